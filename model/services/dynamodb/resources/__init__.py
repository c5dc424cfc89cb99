"""DynamoDB: what exists."""
