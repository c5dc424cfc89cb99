"""RDS: what you can ask for."""
