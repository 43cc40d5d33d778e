"""Where an amount comes from, in sentences with its own numbers."""
