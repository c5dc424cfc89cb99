"""CloudWatch: what happens by itself."""
