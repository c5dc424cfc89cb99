"""IAM: what you can ask for."""
