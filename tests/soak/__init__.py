"""A long day at the endpoint: mixed load for many minutes, in which nothing is refused and memory stays flat."""
