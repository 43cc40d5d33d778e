"""Files that come from outside."""
