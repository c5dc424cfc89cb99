"""Route 53: domain names."""

TENDS = ("traffic",)
