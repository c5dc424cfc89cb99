"""Route 53 Domains: what you can ask for."""
