"""Which targets may be asked: how many of them must be well, and who stands out by what goes wrong there."""

from __future__ import annotations

from collections.abc import Sequence
from math import ceil
from statistics import median
from typing import NamedTuple

FEWEST_TO_COMPARE = 3
"""Among fewer targets nobody stands out (ELB user guide, automatic target weights)."""

STANDING_OUT = 0.05
"""How much more than is usual among the others goes wrong with somebody who does."""

MITIGATED = 0.05
"""Which part of its share is left to one who stands out."""


class Least(NamedTuple):
    """How many have to be well: a number, and a share of all."""

    number: int = 1
    share: float = 0.0

    def is_met(self, healthy: int, all: int) -> bool:
        return healthy >= max(self.number, ceil(self.share * all))


ANYBODY = Least()


def standing_out(wrong: Sequence[float]) -> list[bool]:
    """By the share of what goes wrong with each."""
    if len(wrong) < FEWEST_TO_COMPARE:
        return [False] * len(wrong)
    usual = median(wrong)
    return [each - usual >= STANDING_OUT for each in wrong]
