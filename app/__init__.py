"""The program: assembles the pieces and owns the process."""
