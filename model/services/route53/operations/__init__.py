"""Route 53: what you can ask for."""
