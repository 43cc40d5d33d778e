"""Opening and closing the shift, and cash beside sales."""
