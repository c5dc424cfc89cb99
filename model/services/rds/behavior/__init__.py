"""RDS: what happens by itself."""
