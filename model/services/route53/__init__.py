"""Route 53: domain names."""
