"""Kinesis: what exists."""
