"""Statistics of the middle of a period's samples: trimmed and winsorized means, counts, sums and shares of a range."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from math import inf
from typing import Literal, cast

Kind = Literal["TM", "WM", "TC", "TS", "PR"]
Samples = Sequence[tuple[float, float]]
"Values with how often each came, in ascending order."

_UP_TO = re.compile(r"(tm|wm|tc|ts)(\d{1,2}(?:\.\d{1,10})?|100)")
_NUMBER = r"-?\d+(?:\.\d+)?(?:[eE][+-]?\d+)?"
_RANGE = re.compile(rf"(TM|WM|TC|TS|PR)\((?:({_NUMBER})(%?))?:(?:({_NUMBER})(%?))?\)")


@dataclass(frozen=True, slots=True)
class Trim:
    """What is computed over the samples between two bounds: values, or percent of all samples in their order.

    Of values, the lower bound is outside of the range and the upper one inside.
    """

    kind: Kind
    low: float
    high: float
    of_all: bool


def read_trim(statistic: str) -> Trim | None:
    """`tm90`, `IQM`, `TM(5%:95%)`, `PR(100:2000)`; None for what is no such statistic."""
    if statistic == "IQM":
        return Trim("TM", 25.0, 75.0, True)
    if found := _UP_TO.fullmatch(statistic):
        return Trim(cast("Kind", found[1].upper()), 0.0, float(found[2]), True)
    found = _RANGE.fullmatch(statistic)
    if found is None or (found[2] is None and found[4] is None):
        return None
    signs = {sign for number, sign in ((found[2], found[3]), (found[4], found[5])) if number is not None}
    of_all = signs == {"%"}
    low = float(found[2]) if found[2] else 0.0 if of_all else -inf
    high = float(found[4]) if found[4] else 100.0 if of_all else inf
    trim = Trim(cast("Kind", found[1]), low, high, of_all)
    return trim if len(signs) == 1 and _makes_sense(trim) else None


def _makes_sense(trim: Trim) -> bool:
    if trim.of_all:
        return trim.kind != "PR" and 0 <= trim.low < trim.high <= 100
    return trim.low < trim.high


def trimmed(trim: Trim, samples: Samples) -> float | None:
    """None where there is no sample, or for a mean none in the range."""
    total = sum(count for _, count in samples)
    if not total:
        return None
    kept = _share(trim, samples, total) if trim.of_all else _between(trim, samples)
    count = sum(each for _, each in kept)
    if trim.kind == "TC":
        return count
    if trim.kind == "PR":
        return 100 * count / total
    spent = sum(value * each for value, each in kept)
    if trim.kind == "TS":
        return spent
    if trim.kind == "TM":
        return spent / count if count else None
    return _winsorized(trim, samples, kept, total)


def _between(trim: Trim, samples: Samples) -> Samples:
    return [(value, count) for value, count in samples if trim.low < value <= trim.high]


def _share(trim: Trim, samples: Samples, total: float) -> Samples:
    """A sample that a bound goes through counts with the part of it that is inside."""
    low, high = trim.low / 100 * total, trim.high / 100 * total
    kept: list[tuple[float, float]] = []
    begin = 0.0
    for value, count in samples:
        inside = min(begin + count, high) - max(begin, low)
        if inside > 0:
            kept.append((value, inside))
        begin += count
    return kept


def _winsorized(trim: Trim, samples: Samples, kept: Samples, total: float) -> float | None:
    """What is outside counts as much as the bound that it is beyond."""
    if not trim.of_all:
        return sum(min(max(value, trim.low), trim.high) * count for value, count in samples) / total
    below, above = trim.low / 100 * total, (1 - trim.high / 100) * total
    middle = sum(value * count for value, count in kept)
    return (middle + kept[0][0] * below + kept[-1][0] * above) / total
