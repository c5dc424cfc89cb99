"""Application Auto Scaling: what happens by itself."""
