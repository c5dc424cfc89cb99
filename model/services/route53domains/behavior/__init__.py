"""Route 53 Domains: what happens by itself."""
