"""The books checked from the first record."""
