"""RDS: what exists."""
