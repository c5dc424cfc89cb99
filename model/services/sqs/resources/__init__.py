"""SQS: what exists."""
