"""Statements in PartiQL: the same reads and writes of items, said in the words of SQL."""
