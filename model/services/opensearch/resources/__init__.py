"""OpenSearch: what exists."""
