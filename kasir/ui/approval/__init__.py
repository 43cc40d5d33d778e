"""Who says yes: PINs and second persons."""
