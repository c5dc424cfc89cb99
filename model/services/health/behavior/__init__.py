"""Health: what happens by itself."""
