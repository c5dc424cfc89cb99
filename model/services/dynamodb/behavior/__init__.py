"""DynamoDB: what happens by itself."""
