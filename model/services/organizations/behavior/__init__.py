"""AWS Organizations: what happens by itself."""
