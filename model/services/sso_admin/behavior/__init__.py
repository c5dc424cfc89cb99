"""IAM Identity Center: what happens by itself."""
