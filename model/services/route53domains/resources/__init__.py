"""Route 53 Domains: what exists."""
