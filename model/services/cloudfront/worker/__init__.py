"""What runs in a process of its own: the code of functions at edges. It imports nothing else of the service."""
