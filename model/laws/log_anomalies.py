"""What is unusual in log events: shapes that were never met, and some that are met far more or far less than before."""

from __future__ import annotations

from collections.abc import Mapping
from math import sqrt
from typing import NamedTuple

FORGETS = 0.1
"How much of what is known of a shape gives way to what it did in the last turn."
TURNS_TO_LEARN = 3
"So often everything is looked at before anything is unusual."
DEVIATIONS = 4.0
LEAST_MORE, LEAST_LESS = 10, 20
"Fewer events more, or fewer events that should have come, are luck."
GRAVE = frozenset({"Fatal", "Error"})


class Usual(NamedTuple):
    """What is known of a shape: events in a turn, how much that varies, and in how many turns it was looked at."""

    mean: float
    variance: float
    turns: int

    def learned(self, count: int) -> Usual:
        """With another turn."""
        share = max(FORGETS, 1 / (self.turns + 1))
        gap = count - self.mean
        mean = self.mean + share * gap
        return Usual(mean, (1 - share) * (self.variance + share * gap * gap), self.turns + 1)

    @property
    def spread(self) -> float:
        """Counts vary by themselves, at least by the root of what is expected."""
        return sqrt(max(self.variance, self.mean, 1.0))


FRESH = Usual(0.0, 0.0, 0)


class Verdict(NamedTuple):
    """Why a shape is unusual, and how grave that is: HIGH, MEDIUM or LOW."""

    description: str
    priority: str


def judge(usual: Usual | None, count: int, turns: int, level: str) -> Verdict | None:
    """Of a shape that came so often in a turn, after some turns in which everything was looked at."""
    if turns < TURNS_TO_LEARN:
        return None
    if usual is None:
        return Verdict(f"New pattern: {count} events of a pattern that was not seen before.", _priority(level, 0.0))
    if usual.turns < TURNS_TO_LEARN:
        return None
    gap = count - usual.mean
    size = abs(gap) / usual.spread
    if size < DEVIATIONS or -LEAST_LESS < gap < LEAST_MORE:
        return None
    expected = round(usual.mean, 1)
    word = "more" if gap > 0 else "less"
    text = f"Unusual frequency: {count} events of this pattern, {word} often than the {expected:g} that are usual."
    return Verdict(text, _priority(level, size))


def _priority(level: str, size: float) -> str:
    if level in GRAVE:
        return "HIGH"
    return "MEDIUM" if level == "Warning" or size > 2 * DEVIATIONS else "LOW"


def learn(known: Mapping[str, Usual], counts: Mapping[str, int]) -> dict[str, Usual]:
    """What is usual after another turn; shapes that no more come are forgotten in the end."""
    learned = {id: known.get(id, FRESH).learned(counts.get(id, 0)) for id in {**known, **counts}}
    return {id: usual for id, usual in learned.items() if usual.mean > 0.001 or id in counts}
