"""ELBv2: what you can ask for."""
