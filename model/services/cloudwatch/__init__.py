"""What is measured, and who is told when it is not as it should be."""
