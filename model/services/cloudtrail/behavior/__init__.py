"""CloudTrail: what happens by itself."""
