"""CloudFront: what happens by itself."""
