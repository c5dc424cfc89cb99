"""SQS: what happens by itself."""
