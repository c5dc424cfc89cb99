"""DynamoDB: what you can ask for: several items read or written as one, or not at all."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from model.gateway.call import Call
from model.kit.errors import AwsError
from model.kit.operation import operation
from model.services.dynamodb import shelf
from model.services.dynamodb.committing import Taken, collections_told, commit, condition_refused, refuse_twice
from model.services.dynamodb.edits import (
    Edit,
    KeyForm,
    PutForm,
    UpdateForm,
    checking,
    deleting,
    putting,
    updating,
)
from model.services.dynamodb.fine_keys import leading_key
from model.services.dynamodb.keeping import refuse_other_than_key
from model.services.dynamodb.places import Place, invalid, open_table
from model.services.dynamodb.reading import Choose, chosen
from model.services.dynamodb.resources.tables import OPERATIONS
from model.services.dynamodb.shelf import Spot, spot_of
from model.services.dynamodb.supply import refuse_if_read_out
from model.services.dynamodb.transacting import NONE, Reason, cancelled, reason_of
from model.services.dynamodb.units import Used, read_units
from model.services.dynamodb.values.accepting import accepted

Given = Mapping[str, Any]

_PERMISSIONS = {
    "Put": "dynamodb:PutItem",
    "Update": "dynamodb:UpdateItem",
    "Delete": "dynamodb:DeleteItem",
    "ConditionCheck": "dynamodb:ConditionCheckItem",
    "Get": "dynamodb:GetItem",
}


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
    edits = [await _edit(call, each) for each in transact_items]
    operation = OPERATIONS.TRANSACT_WRITE_ITEMS
    taken = await commit(call.world, edits, operation, client_request_token, transact_items, condition_refused)
    return {
        "ConsumedCapacity": taken.told(return_consumed_capacity),
        "ItemCollectionMetrics": collections_told(edits, return_item_collection_metrics),
    }


async def _edit(call: Call, asked: Given) -> Edit:
    if len(asked) != 1:
        raise invalid("TransactItems can only contain one of Check, Put, Update or Delete")
    ((verb, given),) = asked.items()
    place = await _allowed(call, verb, given, "TransactWriteItems")
    match verb:
        case "Put":
            return putting(place, PutForm.filled_in(given))
        case "Update":
            return updating(place, UpdateForm.filled_in(given))
        case "Delete":
            return deleting(place, KeyForm.filled_in(given))
        case _:
            return checking(place, KeyForm.filled_in(given))


async def _allowed(call: Call, verb: str, given: Given, whole: str) -> Place:
    """A table on which the caller may do this as part of a transaction."""
    place = await open_table(call, given["TableName"])
    leading = leading_key(place.table, given.get("Key") or given.get("Item") or {})
    keys = {"dynamodb_EnclosingOperation": whole, **({"dynamodb_LeadingKeys": leading} if leading else {})}
    call.require(_PERMISSIONS[verb], place.table.arn, **keys)
    return place


@operation(on=())
async def transact_get_items(
    call: Call, *, transact_items: Sequence[Given], return_consumed_capacity: str | None = None
) -> dict[str, Any]:
    """Items as they all were at one instant, in the order in which they are asked for."""
    wanted = [await _wanted(call, each["Get"]) for each in transact_items]
    refuse_twice([(place.table.arn, spot) for place, spot, _ in wanted])
    reasons: list[Reason] = []
    for place, spot, _ in wanted:
        try:
            refuse_if_read_out(place, OPERATIONS.TRANSACT_GET_ITEMS, spot.share)
            reasons.append(NONE)
        except AwsError as refusal:
            reasons.append(reason_of(refusal))
    if any(reason is not NONE for reason in reasons):
        raise cancelled(reasons)
    taken = Taken()
    responses: list[dict[str, Any]] = []
    for place, spot, choose in wanted:
        stored = await shelf.find(place.world, place.table, spot)
        looked = Used()
        looked.add_read(read_units(stored.size if stored else 0, consistent=True))
        taken.add(place, looked)
        responses.append({"Item": choose(stored.item)} if stored else {})
    taken.done(OPERATIONS.TRANSACT_GET_ITEMS)
    return {"Responses": responses, "ConsumedCapacity": taken.told(return_consumed_capacity)}


async def _wanted(call: Call, given: Given) -> tuple[Place, Spot, Choose]:
    place = await _allowed(call, "Get", given, "TransactGetItems")
    choose = chosen(given.get("ProjectionExpression"), given.get("ExpressionAttributeNames"), None)
    key = accepted(given["Key"])
    refuse_other_than_key(place.key_schema, key)
    return place, spot_of(place.key_schema, key), choose
