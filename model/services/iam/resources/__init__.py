"""IAM: what exists."""
