"""What a query in the language of Logs Insights finds in log events."""
