"""Who am I, and who may I become."""
