"""Lambda: what you can ask for."""
