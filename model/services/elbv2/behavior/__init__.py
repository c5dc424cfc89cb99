"""ELBv2: what happens by itself."""
