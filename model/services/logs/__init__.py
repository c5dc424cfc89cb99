"""Logs: what programs and services say of what they do, kept, searched, counted, and forgotten when it is old."""
