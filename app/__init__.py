"""The program: assembles the pieces and owns the process."""

__version__ = "0.1.0"
