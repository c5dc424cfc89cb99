"""Logs: what you can ask for."""
