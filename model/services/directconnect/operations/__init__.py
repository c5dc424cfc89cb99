"""Direct Connect: what you can ask for."""
