"""What one run costs the other that waits for it, and how deep runs are nested."""

from __future__ import annotations

from contextvars import ContextVar
from dataclasses import dataclass

MOST_NESTED = 16


@dataclass(slots=True)
class Wait:
    """Seconds that a caller has to wait for what it asked for, beside the asking."""

    seconds: float = 0.0


WAITING: ContextVar[Wait | None] = ContextVar("waiting", default=None)
DEPTH: ContextVar[int] = ContextVar("depth", default=0)
