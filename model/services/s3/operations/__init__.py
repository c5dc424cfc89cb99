"""S3: what you can ask for."""
