"""FIS: what happens by itself."""
