"""FIS: what you can ask for."""
