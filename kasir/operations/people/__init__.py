"""People: who works here, how they sign in, and the owner's way back in."""
