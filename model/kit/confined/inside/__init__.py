"""What every confined process has of ours. It imports nothing else of the program, and no package."""
