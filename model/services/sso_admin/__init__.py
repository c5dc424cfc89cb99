"""IAM Identity Center: which people of a directory act with which rights in which accounts."""
