"""Consignors, their agreements and associations."""
