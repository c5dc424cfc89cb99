"""Identity Store: what you can ask for."""
