"""What runs in processes of its own: the code of functions, confined, in simulated time. It imports nothing else."""
