"""AWS Organizations: what exists."""
