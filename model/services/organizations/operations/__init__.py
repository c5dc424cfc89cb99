"""AWS Organizations: what you can ask for."""
