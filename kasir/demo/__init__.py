"""The demo shop: its catalogue, and one scripted day that goes through the real window."""
