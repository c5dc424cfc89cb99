"""OpenSearch: what you can ask for."""
