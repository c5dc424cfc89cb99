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
        self._next_look: asyncio.TimerHandle | None = None

    @asynccontextmanager
    async def waiting(self) -> AsyncGenerator[None]:
        """Raises TimeoutError when it is at an end."""
        waited = _Waited(self._pid)
        try:
            async with asyncio.timeout(None) as bound:
                self._look(bound, waited)
                yield
        finally:
            if self._next_look is not None:
                self._next_look.cancel()
                self._next_look = None
        self._left -= waited.for_it
        self._most -= waited.altogether

    def _look(self, bound: asyncio.Timeout, waited: _Waited) -> None:
        left = min(self._left - waited.for_it, self._most - waited.altogether)
        loop = asyncio.get_running_loop()
        if left > LOOK_AGAIN_SECONDS:
            self._next_look = loop.call_later(left, self._look, bound, waited)
        else:
            bound.reschedule(loop.time())


class _Waited:
    """Seconds since somebody began to wait for a process."""

    def __init__(self, pid: int) -> None:
        self._pid = pid
        self._begun = asyncio.get_running_loop().time()
        self._kept = _kept_from_working(pid)

    @property
    def altogether(self) -> float:
        return asyncio.get_running_loop().time() - self._begun

    @property
    def for_it(self) -> float:
        """Without those in which others had its processor."""
        return self.altogether - (_kept_from_working(self._pid) - self._kept)


def _kept_from_working(pid: int) -> float:
    """Seconds that a process was ready to work and had no processor; 0 where the machine does not tell."""
    try:
        _, waited, _ = Path(f"/proc/{pid}/schedstat").read_bytes().split()
    except (OSError, ValueError):
        return 0.0
    return int(waited) / 1e9
