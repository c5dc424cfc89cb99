"""CloudFront: copies of what origins have, near to whoever wants to see it."""
