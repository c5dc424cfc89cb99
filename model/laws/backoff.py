"""How long to wait before each further attempt at what did not succeed: at once, briefly, longer and longer, long."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import Final

SHAPES: Final[Mapping[str, Callable[[float], float]]] = {
    "linear": lambda share: share,
    "arithmetic": lambda share: share * (share + 1) / 2,
    "geometric": lambda share: share**2,
    "exponential": lambda share: (2 ** (10 * share) - 1) / (2**10 - 1),
}
"How the wait grows from the least to the most while the attempts go from the first to the last."


@dataclass(frozen=True, slots=True)
class Backoff:
    """Attempts after the first: some without delay, some with the least, those that grow, and some with the most."""

    retries: int
    at_once: int
    least: float
    at_least: int
    most: float
    at_most: int
    shape: str

    @property
    def growing(self) -> int:
        return self.retries - self.at_once - self.at_least - self.at_most

    def waits(self) -> Iterator[float]:
        """Seconds before each."""
        yield from (0.0,) * self.at_once
        yield from (self.least,) * self.at_least
        shape, steps = SHAPES[self.shape], max(1, self.growing - 1)
        for n in range(self.growing):
            yield self.least + (self.most - self.least) * shape(n / steps)
        yield from (self.most,) * self.at_most
