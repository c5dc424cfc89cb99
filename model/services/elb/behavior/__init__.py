"""ELB: what happens by itself."""
