"""IAM Identity Center: what exists."""
