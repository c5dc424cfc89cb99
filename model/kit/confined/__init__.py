"""Processes of their own for code of strangers: begun by forking, kept in by the kernel, waited for with patience."""
