"""What is wrong with a pattern."""

from __future__ import annotations


class BadPattern(ValueError):
    """A text that is no filter pattern; the message says why."""


INVALID = "Invalid filter pattern"
