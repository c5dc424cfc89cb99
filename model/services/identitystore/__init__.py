"""The directory of IAM Identity Center: people and groups who are nobody to IAM."""
