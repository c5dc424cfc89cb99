"""Lambda: what happens by itself."""
