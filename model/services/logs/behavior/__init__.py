"""Logs: what happens by itself."""
