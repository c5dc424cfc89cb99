"""OpenSearch Service: domains, in whose indices documents are found by what is in them."""
