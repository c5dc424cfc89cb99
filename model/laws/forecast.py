"""What load is to be expected hour by hour, after what came at that hour on the days before."""

from __future__ import annotations

from collections.abc import Mapping
from math import ceil, nan

HOUR_SECONDS = 3600.0
HOURS_OF_A_DAY, HOURS_OF_A_WEEK = 24, 168
LEAST_HOURS = 24
"So many hours have to be known before anything can be foreseen."
DAYS_LOOKED_AT = 14
FADING = 0.8
"A day counts so much less than the one after it."
SAME_WEEKDAY = 3.0
"The same weekday counts so much more."
ROUNDING = 1e-9


def expected_load(past: Mapping[int, float], hour: int) -> float:
    """The load of an hour (counted from the epoch), nan where too little is known.

    A mean over the same hour of the days before it: later days weigh more, and so does the same weekday.
    """
    known = sum(hour - HOURS_OF_A_DAY * DAYS_LOOKED_AT <= each < hour for each in past)
    if known < LEAST_HOURS:
        return nan
    weighed = [
        (past[before], FADING**days * (SAME_WEEKDAY if (hour - before) % HOURS_OF_A_WEEK == 0 else 1.0))
        for days in range(1, DAYS_LOOKED_AT + 1)
        if (before := hour - HOURS_OF_A_DAY * days) in past
    ]
    weight = sum(each for _, each in weighed)
    return sum(load * each for load, each in weighed) / weight if weight else nan


def part_of_load(loads: Mapping[int, float], shares: Mapping[int, float], units: Mapping[int, float]) -> float:
    """What all units carry together, for a unit of load, over the hours that all three are known of; nan for none."""
    hours = [hour for hour in loads if hour in shares and hour in units]
    load = sum(loads[hour] for hour in hours)
    return sum(shares[hour] * units[hour] for hour in hours) / load if load else nan


def capacity_for(load: float, target: float) -> int:
    """How many units it takes so that none carries more than the target."""
    return ceil(load / target - ROUNDING)


def raised_maximum(capacity: int, maximum: int, buffer_percent: int | None) -> int:
    """The most that a group may become: None for the buffer leaves its maximum as it is."""
    if buffer_percent is None or capacity <= maximum:
        return maximum
    return ceil(capacity * (1 + buffer_percent / 100) - ROUNDING)
