"""Kinesis: what happens by itself."""
