"""Signing in to IAM Identity Center from a device without a browser: a code that somebody approves elsewhere."""
