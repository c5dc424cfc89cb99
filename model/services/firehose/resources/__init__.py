"""Firehose: what exists."""
