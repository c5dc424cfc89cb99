"""Auto Scaling: what exists."""
