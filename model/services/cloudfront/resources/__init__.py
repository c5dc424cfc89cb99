"""CloudFront: what exists."""
