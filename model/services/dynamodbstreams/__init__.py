"""Streams of what is done to the items of DynamoDB's tables, for those who want to follow."""
