"""Paper for receipt printers."""
