"""Route 53: what happens by itself."""
