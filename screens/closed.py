"""What was closed and still exists: screens, and whole consoles of those who left.

A screen holds itself by its widgets, so that it goes only when somebody looks for it.
"""

from __future__ import annotations

from typing import Any, Final
from weakref import WeakSet

_CLOSED: Final[WeakSet[Any]] = WeakSet()


def note_closed(thing: object) -> None:
    _CLOSED.add(thing)


def closed_and_held() -> int:
    """How many nobody has found yet."""
    return len(_CLOSED)
