"""Application Auto Scaling: what exists."""
