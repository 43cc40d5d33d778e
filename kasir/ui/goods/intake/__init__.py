"""Goods that a consignor brings."""
