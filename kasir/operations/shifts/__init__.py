"""Shifts and the cash in their drawers."""
