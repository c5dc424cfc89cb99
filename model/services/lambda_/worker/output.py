"""What a function prints, with the moments at which it did."""

from __future__ import annotations

import io

from model.services.lambda_.worker.clockwork import Clockwork
from model.services.lambda_.worker.errors import Failure

MOST = 1_000_000
"Characters of one run that are kept."


class Output(io.TextIOBase):
    def __init__(self, clock: Clockwork) -> None:
        self._clock = clock
        self._lines: list[tuple[float, str]] = []
        self._open = ""
        self._size = 0

    def begin(self) -> None:
        self._size = 0

    def writable(self) -> bool:
        return True

    def write(self, text: str, /) -> int:
        if self._size < MOST:
            self._size += len(text)
            *whole, self._open = (self._open + text).split("\n")
            self._lines += [(self._clock.passed, line) for line in whole]
        return len(text)

    def error(self, failure: Failure) -> None:
        """As the runtime writes it down."""
        self._close()
        trace = "".join(f"\n{each}".rstrip() for each in failure.trace)
        self._lines.append((self._clock.passed, f"[ERROR] {failure.kind}: {failure.text}{_traced(trace)}"))

    def take(self) -> list[tuple[float, str]]:
        self._close()
        taken, self._lines = self._lines, []
        return taken

    def _close(self) -> None:
        if self._open:
            self._lines.append((self._clock.passed, self._open))
            self._open = ""


def _traced(trace: str) -> str:
    return f"\nTraceback (most recent call last):{trace}" if trace else ""
