"""Who brings goods, and what was agreed."""
