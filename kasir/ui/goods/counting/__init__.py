"""The shelf counted and compared."""
