"""CloudWatch: what exists."""
