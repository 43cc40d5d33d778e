"""Goods on the shelf: notes, write-offs, expiry."""
