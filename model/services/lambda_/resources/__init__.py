"""Lambda: what exists."""
