"""ELB: what exists."""
