"""Before anybody signed in."""
