"""Products, their prices, labels and photos."""
