"""Direct Connect: what happens by itself."""
