"""Fault Injection Service: experiments that break things on purpose, to see what becomes of the rest."""
