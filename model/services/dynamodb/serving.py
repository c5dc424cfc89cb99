"""How requests for items end: with their units taken, their time measured, and what did not hold counted."""

from __future__ import annotations

from typing import Any

from model.kit.errors import AwsError
from model.services.dynamodb.meters import count, meter_of
from model.services.dynamodb.places import Place
from model.services.dynamodb.resources.tables import OPERATIONS
from model.services.dynamodb.supply import take
from model.services.dynamodb.units import Used
from model.services.dynamodb.values.items import Item

USUAL_MS = {
    OPERATIONS.GET_ITEM: 2.2,
    OPERATIONS.PUT_ITEM: 4.1,
    OPERATIONS.UPDATE_ITEM: 4.4,
    OPERATIONS.DELETE_ITEM: 4.0,
    OPERATIONS.QUERY: 3.1,
    OPERATIONS.SCAN: 5.5,
    OPERATIONS.BATCH_GET_ITEM: 4.6,
    OPERATIONS.BATCH_WRITE_ITEM: 7.2,
    OPERATIONS.TRANSACT_GET_ITEMS: 7.5,
    OPERATIONS.TRANSACT_WRITE_ITEMS: 14.0,
}
"What a small request takes inside the service."
MS_A_UNIT = 0.03
SPREAD = 0.3
_GOLDEN = 0.6180339887


def done(place: Place, operation: str, used: Used, share: float | None, returned: int | None = None) -> None:
    """A request was served, of a key that lies there, or of keys here and there."""
    take(place, used, share)
    served(place, operation, used, returned)


def served(place: Place, operation: str, used: Used, returned: int | None = None) -> None:
    """Of a request whose units were taken already: how long it took, and that it was one."""
    number = meter_of(place.world, place.table).noted(f"{operation} done")
    units = sum(used.read.values()) + sum(used.write.values())
    wobble = 1 + SPREAD * (2 * (number * _GOLDEN % 1) - 1)
    took = (USUAL_MS.get(operation, 5.0) + units * MS_A_UNIT) * wobble
    counts: dict[str, float] = {f"{operation} done": 1, f"{operation} ms": took}
    if returned is not None:
        counts[f"{operation} returned"] = returned
    count(place.world, place.table, counts)


def condition_failed(place: Place, used: Used, share: float, old: Item | None, how: str | None) -> AwsError:
    """What was looked at is paid for all the same."""
    take(place, used, share)
    count(place.world, place.table, {"failed_conditions": 1})
    shown: dict[str, Any] = {"Item": old} if how == "ALL_OLD" and old is not None else {}
    return AwsError("ConditionalCheckFailedException", "The conditional request failed", **shown)
