"""Direct Connect: what exists."""
