"""STS: what you can ask for."""
