"""SNS: what you can ask for."""
