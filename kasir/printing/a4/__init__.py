"""Paper for office printers."""
