"""SNS: what happens by itself."""
