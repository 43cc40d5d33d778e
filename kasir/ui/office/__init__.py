"""Reports, data and settings."""
