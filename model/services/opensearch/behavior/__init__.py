"""OpenSearch: what happens by itself."""
