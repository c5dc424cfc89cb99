"""Groups of instances that keep their size, and change it with their load."""
