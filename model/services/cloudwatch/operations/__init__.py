"""CloudWatch: what you can ask for."""
