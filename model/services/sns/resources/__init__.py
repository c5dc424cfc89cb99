"""SNS: what exists."""
