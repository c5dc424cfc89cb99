"""S3: what happens by itself."""
