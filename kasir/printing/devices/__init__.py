"""Printers and how they are reached."""
