"""Health: what exists."""
