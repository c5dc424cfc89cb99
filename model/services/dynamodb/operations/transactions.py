"""DynamoDB: what you can ask for: several items read or written as one, or not at all."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from model.gateway.call import Call
from model.kit.errors import AwsError
from model.kit.operation import operation
from model.services.dynamodb import shelf
from model.services.dynamodb.answers import collection_told, used_told
from model.services.dynamodb.edits import (
    Edit,
    KeyForm,
    PutForm,
    UpdateForm,
    checking,
    deleting,
    putting,
    rewritten,
    updating,
)
from model.services.dynamodb.fine_keys import leading_key
from model.services.dynamodb.keeping import refuse_other_than_key
from model.services.dynamodb.meters import count
from model.services.dynamodb.places import Place, invalid, open_table
from model.services.dynamodb.reading import Choose, chosen
from model.services.dynamodb.resources.tables import OPERATIONS
from model.services.dynamodb.serving import done
from model.services.dynamodb.shelf import Spot, Stored, spot_of
from model.services.dynamodb.supply import refuse_if_read_out, refuse_if_written_out
from model.services.dynamodb.transacting import MOST_ITEMS, NONE, Reason, cancelled, reason_of, remember, was_done
from model.services.dynamodb.units import TRANSACTED, Used, read_units, write_units
from model.services.dynamodb.values.accepting import accepted
from model.services.dynamodb.writing import Rewrite, write

Given = Mapping[str, Any]

_PERMISSIONS = {
    "Put": "dynamodb:PutItem",
    "Update": "dynamodb:UpdateItem",
    "Delete": "dynamodb:DeleteItem",
    "ConditionCheck": "dynamodb:ConditionCheckItem",
    "Get": "dynamodb:GetItem",
}
TWICE = "Transaction request cannot include multiple operations on one item"


@operation(on=())
async def transact_write_items(
    call: Call,
    *,
    transact_items: Sequence[Given],
    client_request_token: str | None = None,
    return_consumed_capacity: str | None = None,
    return_item_collection_metrics: str | None = None,
) -> dict[str, Any]:
    """Everything is written, or nothing is and each item is told why."""
    edits = [_edit(call, each) for each in transact_items]
    _refuse_twice([edit.identity for edit in edits])
    again = await was_done(call.world, client_request_token, transact_items)
    stored = [await shelf.find(edit.place.world, edit.place.table, edit.spot) for edit in edits]
    if again:
        return {"ConsumedCapacity": _used_of_a_repetition(edits, stored, return_consumed_capacity)}
    rewrites = _rewrites(edits, stored)
    used: dict[str, tuple[Place, Used]] = {}
    collections: dict[str, list[dict[str, Any]]] = {}
    for edit, rewrite in zip(edits, rewrites, strict=True):
        place = edit.place
        _add(used, place, write(place, rewrite) if edit.changes else _checked(rewrite))
        collection = collection_told(place, edit.key, return_item_collection_metrics)
        if collection and edit.changes:
            collections.setdefault(place.called, []).append(collection)
    remember(call.world, client_request_token, transact_items)
    for place, taken in used.values():
        done(place, OPERATIONS.TRANSACT_WRITE_ITEMS, taken, None)
    told = [used_told(place, taken, return_consumed_capacity, split=True) for place, taken in used.values()]
    return {
        "ConsumedCapacity": [each for each in told if each] or None,
        "ItemCollectionMetrics": collections or None,
    }


def _edit(call: Call, asked: Given) -> Edit:
    if len(asked) != 1:
        raise invalid("TransactItems can only contain one of Check, Put, Update or Delete")
    ((verb, given),) = asked.items()
    place = _allowed(call, verb, given, "TransactWriteItems")
    match verb:
        case "Put":
            return putting(place, PutForm.filled_in(given))
        case "Update":
            return updating(place, UpdateForm.filled_in(given))
        case "Delete":
            return deleting(place, KeyForm.filled_in(given))
        case _:
            return checking(place, KeyForm.filled_in(given))


def _allowed(call: Call, verb: str, given: Given, whole: str) -> Place:
    """A table on which the caller may do this as part of a transaction."""
    place = open_table(call, given["TableName"])
    leading = leading_key(place.table, given.get("Key") or given.get("Item") or {})
    keys = {"dynamodb_EnclosingOperation": whole, **({"dynamodb_LeadingKeys": leading} if leading else {})}
    call.require(_PERMISSIONS[verb], place.table.arn, **keys)
    return place


def _refuse_twice(identities: Sequence[tuple[str, Spot]]) -> None:
    if len(identities) > MOST_ITEMS:
        raise invalid(f"Member must have length less than or equal to {MOST_ITEMS}")
    if len(set(identities)) < len(identities):
        raise invalid(TWICE)


def _rewrites(edits: Sequence[Edit], stored: Sequence[Stored | None]) -> list[Rewrite]:
    """What is to be written, of all of them; refused with a reason for each item if there is one for any."""
    reasons: list[Reason] = []
    rewrites: list[Rewrite] = []
    for edit, before in zip(edits, stored, strict=True):
        try:
            rewrites.append(_rewrite(edit, before))
            reasons.append(NONE)
        except AwsError as refusal:
            reasons.append(reason_of(refusal))
    if len(rewrites) < len(edits):
        raise cancelled(reasons)
    return rewrites


def _rewrite(edit: Edit, before: Stored | None) -> Rewrite:
    place = edit.place
    refuse_if_written_out(place, OPERATIONS.TRANSACT_WRITE_ITEMS, edit.spot.share)
    if not edit.is_possible(before):
        count(place.world, place.table, {"failed_conditions": 1})
        shown: dict[str, Any] = {"Item": before.item} if edit.shown == "ALL_OLD" and before else {}
        raise AwsError("ConditionalCheckFailedException", "The conditional request failed", **shown)
    if edit.changes:
        return rewritten(edit, before)[0]
    return Rewrite(edit.spot, before, before.item if before else None, before.size if before else 0)


def _checked(rewrite: Rewrite) -> Used:
    used = Used()
    used.add_write(write_units(rewrite.size))
    return used


def _add(used: dict[str, tuple[Place, Used]], place: Place, taken: Used) -> None:
    _, total = used.setdefault(place.table.arn, (place, Used()))
    for _ in range(TRANSACTED):
        total.add(taken)


def _used_of_a_repetition(
    edits: Sequence[Edit], stored: Sequence[Stored | None], how: str | None
) -> list[dict[str, Any]] | None:
    """What was done before is only looked at."""
    used: dict[str, tuple[Place, Used]] = {}
    for edit, before in zip(edits, stored, strict=True):
        taken = Used()
        taken.add_read(read_units(before.size if before else 0, consistent=True))
        _add(used, edit.place, taken)
    told = [used_told(place, taken, how, split=True) for place, taken in used.values()]
    return [each for each in told if each] or None


@operation(on=())
async def transact_get_items(
    call: Call, *, transact_items: Sequence[Given], return_consumed_capacity: str | None = None
) -> dict[str, Any]:
    """Items as they all were at one instant, in the order in which they are asked for."""
    wanted = [_wanted(call, each["Get"]) for each in transact_items]
    _refuse_twice([(place.table.arn, spot) for place, spot, _ in wanted])
    reasons: list[Reason] = []
    for place, spot, _ in wanted:
        try:
            refuse_if_read_out(place, OPERATIONS.TRANSACT_GET_ITEMS, spot.share)
            reasons.append(NONE)
        except AwsError as refusal:
            reasons.append(reason_of(refusal))
    if any(reason is not NONE for reason in reasons):
        raise cancelled(reasons)
    used: dict[str, tuple[Place, Used]] = {}
    responses: list[dict[str, Any]] = []
    for place, spot, choose in wanted:
        stored = await shelf.find(place.world, place.table, spot)
        taken = Used()
        taken.add_read(read_units(stored.size if stored else 0, consistent=True))
        _add(used, place, taken)
        responses.append({"Item": choose(stored.item)} if stored else {})
    for place, taken in used.values():
        done(place, OPERATIONS.TRANSACT_GET_ITEMS, taken, None)
    told = [used_told(place, taken, return_consumed_capacity, split=True) for place, taken in used.values()]
    return {"Responses": responses, "ConsumedCapacity": [each for each in told if each] or None}


def _wanted(call: Call, given: Given) -> tuple[Place, Spot, Choose]:
    place = _allowed(call, "Get", given, "TransactGetItems")
    choose = chosen(given.get("ProjectionExpression"), given.get("ExpressionAttributeNames"), None)
    key = accepted(given["Key"])
    refuse_other_than_key(place.key_schema, key)
    return place, spot_of(place.key_schema, key), choose
