"""How many instances an instance refresh may end now, and how many more it may have launched."""

from __future__ import annotations

from dataclasses import dataclass
from math import ceil, floor


@dataclass(frozen=True, slots=True, kw_only=True)
class Fleet:
    """A group at one moment, in instances: `warm` are in service and warmed up, `present` all that do not leave."""

    desired: int
    present: int
    warm: int
    old: int


@dataclass(frozen=True, slots=True)
class Round:
    """What to do now: end so many old instances, and hold so many more than desired."""

    end: int
    surge: int


def next_round(fleet: Fleet, min_percentage: int, max_percentage: int, *, launch_first: bool = False) -> Round:
    """As many old ones end as the least healthy share leaves, and always one when nothing else is under way.

    Above 100 % of the desired capacity, replacements come before the old ones go; at 100 % a single one does where none
    could end otherwise, if it is to be launched first.
    """
    surge = min(floor(fleet.desired * max_percentage / 100) - fleet.desired, fleet.old)
    if max_percentage > 100:
        surge = max(surge, min(1, fleet.old))
    least = ceil(fleet.desired * min_percentage / 100)
    if launch_first and least >= fleet.desired:
        surge = max(surge, min(1, fleet.old))
    spare = fleet.warm - least
    settled = fleet.warm == fleet.present >= fleet.desired
    if not surge and settled:
        spare = max(spare, 1)
    return Round(min(max(spare, 0), fleet.old), max(surge, 0))
