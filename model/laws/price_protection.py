"""Which of the types that would do are not too dear: judged against the cheapest usual one among them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

ON_DEMAND_PERCENT, SPOT_PERCENT = 20, 100
"By how much a price may lie over the lowest where nobody says otherwise."


@dataclass(frozen=True, slots=True, kw_only=True)
class Priced:
    """Dollars for an hour of a unit of capacity, as it is to be bought, and as it is listed on demand.

    The usual families are C, M and R.
    """

    name: str
    price: float
    listed: float
    current: bool = True
    usual: bool = True


def affordable(found: Sequence[Priced], *, over_lowest: int, of_listed: int | None = None) -> list[str]:
    """The names of those that cost at most so many per cent more than the reference, or of its price on demand."""
    reference = _reference(found)
    if of_listed is None:
        most = min((each.price for each in reference), default=0.0) * (1 + over_lowest / 100)
    else:
        most = min((each.listed for each in reference), default=0.0) * of_listed / 100
    return [each.name for each in found if each.price <= most]


def _reference(found: Sequence[Priced]) -> Sequence[Priced]:
    """The current ones of the usual families, or else the current ones, or else all."""
    current = [each for each in found if each.current]
    return [each for each in current if each.usual] or current or found
