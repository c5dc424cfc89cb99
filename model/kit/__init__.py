"""What every AWS service has and none owns."""
