"""What AWS offers, as data."""
