"""The sale, from the scan to the cart."""
