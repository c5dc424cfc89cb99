"""Firehose: what you can ask for."""
