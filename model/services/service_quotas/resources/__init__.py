"""Service Quotas: what exists."""
