"""CloudTrail: what exists."""
