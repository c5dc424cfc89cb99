"""IAM Identity Center: what you can ask for."""
