"""Application Auto Scaling: what you can ask for."""
