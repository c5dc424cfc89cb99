"""DynamoDB Streams: what you can ask for."""
