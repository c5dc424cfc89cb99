"""CloudFront: what you can ask for."""
