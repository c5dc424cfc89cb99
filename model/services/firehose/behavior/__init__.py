"""Firehose: what happens by itself."""
