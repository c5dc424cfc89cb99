"""ELBv2: what exists."""
