"""DynamoDB: what you can ask for."""
