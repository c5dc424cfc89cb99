"""Route 53: what exists."""
