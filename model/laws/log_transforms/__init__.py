"""Turning log events into other shapes as they come in: processors, one after another."""
