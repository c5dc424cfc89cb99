"""ELB: what you can ask for."""
