"""Application Auto Scaling: capacity that follows the load, of tables, indexes and functions."""
