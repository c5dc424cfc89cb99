"""Service Quotas: what you can ask for."""
