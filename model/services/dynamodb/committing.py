"""Writing several items as one, or none of them: for transactions of requests and of statements alike.

Source: Amazon DynamoDB Developer Guide, "Amazon DynamoDB Transactions: How it works".
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import Any

from model.kit.errors import AwsError
from model.kit.world import World
from model.services.dynamodb import shelf
from model.services.dynamodb.answers import Told, collection_told, used_told
from model.services.dynamodb.edits import Edit, rewritten
from model.services.dynamodb.meters import count
from model.services.dynamodb.places import Place, invalid
from model.services.dynamodb.serving import done
from model.services.dynamodb.shelf import Spot, Stored
from model.services.dynamodb.supply import refuse_if_written_out
from model.services.dynamodb.transacting import MOST_ITEMS, NONE, Reason, cancelled, reason_of, remember, was_done
from model.services.dynamodb.units import TRANSACTED, Used, read_units, write_units
from model.services.dynamodb.writing import Rewrite, write

Refusing = Callable[[Edit, Stored | None], AwsError]
"What is said of an edit whose condition does not hold."


@dataclass(frozen=True, slots=True)
class Taken:
    """What a transaction took, table by table."""

    used: dict[str, tuple[Place, Used]] = field(default_factory=dict[str, tuple[Place, Used]])

    def add(self, place: Place, taken: Used) -> None:
        _, total = self.used.setdefault(place.table.arn, (place, Used()))
        for _ in range(TRANSACTED):
            total.add(taken)

    def done(self, operation: str) -> None:
        for place, taken in self.used.values():
            done(place, operation, taken, None)

    def told(self, how: str | None) -> list[Told] | None:
        told = [used_told(place, taken, how, split=True) for place, taken in self.used.values()]
        return [each for each in told if each] or None


async def commit(
    world: World, edits: Sequence[Edit], operation: str, token: str | None, asked: Any, refusing: Refusing
) -> Taken:
    """Everything is written, or nothing is and each item is told why; what was done before is only looked at."""
    refuse_twice([edit.identity for edit in edits])
    again = await was_done(world, token, asked)
    stored = [await shelf.find(edit.place.world, edit.place.table, edit.spot) for edit in edits]
    taken = Taken()
    if again:
        for edit, before in zip(edits, stored, strict=True):
            looked = Used()
            looked.add_read(read_units(before.size if before else 0, consistent=True))
            taken.add(edit.place, looked)
        return taken
    for edit, rewrite in zip(edits, _rewrites(edits, stored, operation, refusing), strict=True):
        taken.add(edit.place, write(edit.place, rewrite) if edit.changes else _checked(rewrite))
    remember(world, token, asked)
    taken.done(operation)
    return taken


def condition_refused(edit: Edit, before: Stored | None) -> AwsError:
    shown: dict[str, Any] = {"Item": before.item} if edit.shown == "ALL_OLD" and before else {}
    return AwsError("ConditionalCheckFailedException", "The conditional request failed", **shown)


def refuse_twice(identities: Sequence[tuple[str, Spot]]) -> None:
    """Each item has one place in a transaction, and there are not too many."""
    if len(identities) > MOST_ITEMS:
        raise invalid(f"Member must have length less than or equal to {MOST_ITEMS}")
    if len(set(identities)) < len(identities):
        raise invalid("Transaction request cannot include multiple operations on one item")


def collections_told(edits: Sequence[Edit], how: str | None) -> dict[str, list[Told]] | None:
    told: dict[str, list[Told]] = {}
    for edit in edits:
        collection = collection_told(edit.place, edit.key, how)
        if collection and edit.changes:
            told.setdefault(edit.place.called, []).append(collection)
    return told or None


def _rewrites(
    edits: Sequence[Edit], stored: Sequence[Stored | None], operation: str, refusing: Refusing
) -> list[Rewrite]:
    """What is to be written, of all of them; refused with a reason for each item if there is one for any."""
    reasons: list[Reason] = []
    rewrites: list[Rewrite] = []
    for edit, before in zip(edits, stored, strict=True):
        try:
            rewrites.append(_rewrite(edit, before, operation, refusing))
            reasons.append(NONE)
        except AwsError as refusal:
            reasons.append(reason_of(refusal))
    if len(rewrites) < len(edits):
        raise cancelled(reasons)
    return rewrites


def _rewrite(edit: Edit, before: Stored | None, operation: str, refusing: Refusing) -> Rewrite:
    place = edit.place
    refuse_if_written_out(place, operation, edit.spot.share)
    if not edit.is_possible(before):
        count(place.world, place.table, {"failed_conditions": 1})
        raise refusing(edit, before)
    if edit.changes:
        return rewritten(edit, before)[0]
    return Rewrite(edit.spot, before, before.item if before else None, before.size if before else 0)


def _checked(rewrite: Rewrite) -> Used:
    used = Used()
    used.add_write(write_units(rewrite.size))
    return used
