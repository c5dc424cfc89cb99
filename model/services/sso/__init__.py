"""The portal of IAM Identity Center: the accounts and roles that somebody may choose from, and the way into one."""
