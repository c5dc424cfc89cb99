"""EC2: what exists."""
