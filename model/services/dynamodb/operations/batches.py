"""DynamoDB: what you can ask for, about many items at once, each for itself."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from model.gateway.call import Call
from model.kit.operation import operation
from model.services.dynamodb import shelf
from model.services.dynamodb.answers import collection_told, used_told
from model.services.dynamodb.copies import seen
from model.services.dynamodb.edits import Edit, KeyForm, PutForm, deleting, putting, rewritten
from model.services.dynamodb.keeping import refuse_other_than_key
from model.services.dynamodb.places import Place, invalid, open_table
from model.services.dynamodb.reading import chosen
from model.services.dynamodb.resources.tables import OPERATIONS
from model.services.dynamodb.serving import served
from model.services.dynamodb.shelf import Spot, spot_of
from model.services.dynamodb.supply import can_read, can_write, refuse_if_read_out, refuse_if_written_out, take
from model.services.dynamodb.units import Used, read_units
from model.services.dynamodb.values.accepting import accepted
from model.services.dynamodb.values.items import Item
from model.services.dynamodb.writing import write

MOST_KEYS = 100
MOST_WRITES = 25
MOST_BYTES = 16 * 1024 * 1024
DUPLICATES = "Provided list of item keys contains duplicates"

Given = Mapping[str, Any]


@dataclass(slots=True)
class _Fetched:
    """What was found of one table, which keys nobody came to, and what it took."""

    items: list[Item] = field(default_factory=list[Item])
    left: list[Item] = field(default_factory=list[Item])
    used: Used = field(default_factory=Used)
    size: int = 0


@operation
async def batch_get_item(
    call: Call, *, request_items: Mapping[str, Given], return_consumed_capacity: str | None = None
) -> dict[str, Any]:
    """Up to a hundred items of any tables, as far as 16 MB and the capacity go; the other keys are given back."""
    if sum(len(asked["Keys"]) for asked in request_items.values()) > MOST_KEYS:
        raise invalid("Too many items requested for the BatchGetItem call")
    responses: dict[str, list[Item]] = {}
    left: dict[str, Given] = {}
    told: list[dict[str, Any] | None] = []
    room = MOST_BYTES
    for called, asked in request_items.items():
        place = await open_table(call, called)
        fetched = await _fetch(place, asked, room)
        room -= fetched.size
        responses[called] = fetched.items
        if fetched.left:
            left[called] = {**asked, "Keys": fetched.left}
        served(place, OPERATIONS.BATCH_GET_ITEM, fetched.used)
        told.append(used_told(place, fetched.used, return_consumed_capacity))
    return {
        "Responses": responses,
        "UnprocessedKeys": left,
        "ConsumedCapacity": [each for each in told if each] or None,
    }


async def _fetch(place: Place, asked: Given, room: int) -> _Fetched:
    keys, spots = _keys(place, asked["Keys"])
    names, attributes = asked.get("ExpressionAttributeNames"), asked.get("AttributesToGet")
    choose = chosen(asked.get("ProjectionExpression"), names, attributes)
    consistent = bool(asked.get("ConsistentRead"))
    if not any(can_read(place, spot.share) for spot in spots):
        refuse_if_read_out(place, OPERATIONS.BATCH_GET_ITEM, spots[0].share)
    stored = await shelf.find_all(place.world, place.table, spots)
    fetched = _Fetched()
    for key, spot in zip(keys, spots, strict=True):
        size = stored[spot].size if spot in stored else 0
        if fetched.size + size > room or not can_read(place, spot.share):
            fetched.left.append(key)
            continue
        fetched.size += size
        taken = Used()
        taken.add_read(read_units(size, consistent=consistent))
        take(place, taken, spot.share)
        fetched.used.add(taken)
        item = seen(place, stored.get(spot), consistent=consistent)
        if item is not None:
            fetched.items.append(choose(item))
    return fetched


def _keys(place: Place, given: Sequence[Given]) -> tuple[list[Item], list[Spot]]:
    keys = [accepted(key) for key in given]
    for key in keys:
        refuse_other_than_key(place.key_schema, key)
    spots = [spot_of(place.key_schema, key) for key in keys]
    if len(set(spots)) < len(spots):
        raise invalid(DUPLICATES)
    return keys, spots


@operation
async def batch_write_item(
    call: Call,
    *,
    request_items: Mapping[str, Sequence[Given]],
    return_consumed_capacity: str | None = None,
    return_item_collection_metrics: str | None = None,
) -> dict[str, Any]:
    """Up to 25 items put or deleted, each as if it were alone; what the capacity does not allow is given back."""
    if sum(map(len, request_items.values())) > MOST_WRITES:
        raise invalid("Too many items requested for the BatchWriteItem call")
    edits = {called: _edits(await open_table(call, called), asked) for called, asked in request_items.items()}
    left: dict[str, list[Given]] = {}
    told: list[dict[str, Any] | None] = []
    collections: dict[str, list[dict[str, Any]]] = {}
    written = 0
    for called, of_table in edits.items():
        place, used = of_table[0].place, Used()
        stored = await shelf.find_all(place.world, place.table, [edit.spot for edit in of_table])
        for edit, asked in zip(of_table, request_items[called], strict=True):
            if not can_write(place, edit.spot.share):
                left.setdefault(called, []).append(asked)
                continue
            rewrite, _ = rewritten(edit, stored.get(edit.spot))
            taken = write(place, rewrite)
            take(place, taken, edit.spot.share)
            used.add(taken)
            written += 1
            collection = collection_told(place, edit.key, return_item_collection_metrics)
            if collection:
                collections.setdefault(called, []).append(collection)
        if not written and len(left) == len(edits):
            refuse_if_written_out(place, OPERATIONS.BATCH_WRITE_ITEM, of_table[0].spot.share)
        served(place, OPERATIONS.BATCH_WRITE_ITEM, used)
        told.append(used_told(place, used, return_consumed_capacity))
    return {
        "UnprocessedItems": left,
        "ConsumedCapacity": [each for each in told if each] or None,
        "ItemCollectionMetrics": collections or None,
    }


def _edits(place: Place, asked: Sequence[Given]) -> list[Edit]:
    edits = [_edit(place, each) for each in asked]
    if len({edit.spot for edit in edits}) < len(edits):
        raise invalid(DUPLICATES)
    return edits


def _edit(place: Place, asked: Given) -> Edit:
    if len(asked) != 1:
        raise invalid("A write request must have exactly one of PutRequest and DeleteRequest")
    if "PutRequest" in asked:
        item = asked["PutRequest"]["Item"]
        key = {name: item[name] for name in place.key_schema.names if name in item}
        refuse_other_than_key(place.key_schema, accepted(key))
        return putting(place, PutForm(table_name=place.called, item=item))
    return deleting(place, KeyForm(table_name=place.called, key=asked["DeleteRequest"]["Key"]))
