"""Health: what you can ask for."""
