"""Copies of the shop: how they are checked, which are kept, and what they hold."""
