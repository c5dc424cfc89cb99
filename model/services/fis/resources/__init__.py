"""FIS: what exists."""
