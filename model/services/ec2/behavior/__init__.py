"""EC2: what happens by itself."""
