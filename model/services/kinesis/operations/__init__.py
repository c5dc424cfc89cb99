"""Kinesis: what you can ask for."""
