"""Searching documents: what is in their fields, which of them a query means, and what they add up to."""
