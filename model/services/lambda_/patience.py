"""How long a process is waited for: by the clock, but not for the time in which others had its processor."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager
from pathlib import Path

LOOK_AGAIN_SECONDS = 0.05
"Less than that is not worth another look."
MOST_TIMES = 3
"However busy the machine is, nobody is waited for so many times as long as was meant."


class Patience:
    """Of so many real seconds altogether, in as many pieces as it takes."""

    def __init__(self, seconds: float, pid: int = 0) -> None:
        self._left = seconds
        self._most = seconds * MOST_TIMES
        self._pid = pid

    @asynccontextmanager
    async def waiting(self) -> AsyncGenerator[None]:
        """Raises TimeoutError when it is at an end."""
        loop = asyncio.get_running_loop()
        begun, kept = loop.time(), _kept_from_working(self._pid)
        timer: asyncio.TimerHandle | None = None

        def spent() -> float:
            return loop.time() - begun - (_kept_from_working(self._pid) - kept)

        def look(bound: asyncio.Timeout) -> None:
            nonlocal timer
            left = min(self._left - spent(), self._most - (loop.time() - begun))
            if left > LOOK_AGAIN_SECONDS:
                timer = loop.call_later(left, look, bound)
            else:
                bound.reschedule(loop.time())

        try:
            async with asyncio.timeout(None) as bound:
                look(bound)
                yield
        finally:
            if timer is not None:
                timer.cancel()
        self._left -= spent()
        self._most -= loop.time() - begun


def _kept_from_working(pid: int) -> float:
    """Seconds that a process was ready to work and had no processor; 0 where the machine does not tell."""
    try:
        _, waited, _ = Path(f"/proc/{pid}/schedstat").read_bytes().split()
    except (OSError, ValueError):
        return 0.0
    return int(waited) / 1e9
