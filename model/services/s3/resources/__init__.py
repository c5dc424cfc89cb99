"""S3: what exists."""
