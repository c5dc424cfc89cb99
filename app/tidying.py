"""Who looks for what is gone but holds itself, and when: seldom through so much at once that others would notice.

Python by itself looks through all there is whenever a quarter as much has been made again: with ten thousand resources,
for longer than anybody may hold the event loop. So what has lasted is set aside, where nobody looks.
"""

from __future__ import annotations

import asyncio
import gc
from collections.abc import AsyncGenerator, Callable
from contextlib import asynccontextmanager, suppress

FEW = 8_000
"How many objects that have lasted are looked through again and again: a few milliseconds' worth."
MOST = 5 * FEW
"To look through more takes too long."
SOME = 0.05
"So large a share of what has lasted were circles, where there will be more."
CLOSED = 20
"How many screens may be held by nobody but themselves, for what a look through everything takes."
PAUSE_SECONDS = 0.02

_NEVER = 2**31 - 1


@asynccontextmanager
async def tidied(closed: Callable[[], int]) -> AsyncGenerator[None, None]:
    """While it is open, Python looks through what is young and a `Tidying` sees to the rest.

    `closed` says how many large things that hold themselves nobody needs any more, and nobody has found.
    """
    before = gc.get_threshold()
    gc.set_threshold(*before[:2], _NEVER)
    task = asyncio.create_task(Tidying(closed).go_on())
    try:
        yield
    finally:
        task.cancel()
        with suppress(asyncio.CancelledError):
            await task
        gc.set_threshold(*before)


class Tidying:
    """Looks through what has lasted, and sets it aside once it is more than a few.

    Whatever is set aside goes as soon as nobody refers to it, as everything does; a circle of things that all others
    leave only then does not. Calls and units of work leave no circles, closed screens do: where some were found lately,
    things are set aside only when they are too many to look through, and when enough were closed that had been set
    aside, everything is looked through once.
    """

    def __init__(self, closed: Callable[[], int]) -> None:
        self._closed = closed
        self._lately = 0
        self._pause = 1

    async def go_on(self) -> None:
        while True:
            await asyncio.sleep(PAUSE_SECONDS)
            self.tidy()

    def tidy(self) -> None:
        """Look, if half as much has lasted since the last time as was left then."""
        if gc.get_count()[2] < self._pause:
            return
        self._lately = self._lately // 2 + gc.collect()
        if self._closed() > CLOSED:
            gc.unfreeze()
            gc.collect()
            gc.freeze()
        left = len(gc.get_objects(generation=2))
        if left > (FEW if self._lately < left * SOME else MOST):
            gc.freeze()
            left = 0
        young, middle, _ = gc.get_threshold()
        self._pause = 1 + left // (2 * young * middle)
