"""Queues: what one part of a system has for another to do waits here until it is done."""
