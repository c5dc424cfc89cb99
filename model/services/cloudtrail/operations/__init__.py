"""CloudTrail: what you can ask for."""
