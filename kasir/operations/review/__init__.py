"""Perlu dilihat: what the owner looks at after each day, asked of the records that exist."""
