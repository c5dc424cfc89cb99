"""Buckets and what lies in them: any number of objects of any bytes, found by their keys."""
