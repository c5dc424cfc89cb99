"""SQS: what you can ask for."""
