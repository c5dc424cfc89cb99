"""Logs: what exists."""
