"""DynamoDB: what you can ask for, about one item."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from model.gateway.call import Call
from model.kit.form import takes
from model.kit.operation import operation
from model.services.dynamodb import shelf
from model.services.dynamodb.answers import collection_told, used_told
from model.services.dynamodb.copies import seen
from model.services.dynamodb.edits import (
    Edit,
    KeyForm,
    PutForm,
    UpdateForm,
    deleting,
    putting,
    refuse_return_values,
    rewritten,
    updating,
)
from model.services.dynamodb.expressions.changing import Updated
from model.services.dynamodb.keeping import refuse_other_than_key
from model.services.dynamodb.places import open_table
from model.services.dynamodb.reading import chosen
from model.services.dynamodb.resources.tables import OPERATIONS
from model.services.dynamodb.serving import condition_failed, done
from model.services.dynamodb.shelf import spot_of
from model.services.dynamodb.supply import refuse_if_read_out, refuse_if_written_out
from model.services.dynamodb.units import Used, read_units, write_units
from model.services.dynamodb.values.accepting import accepted
from model.services.dynamodb.values.items import Item
from model.services.dynamodb.writing import write

OLD = ("NONE", "ALL_OLD")


class PutItemForm(PutForm):
    return_values: str = "NONE"
    return_consumed_capacity: str | None = None
    return_item_collection_metrics: str | None = None


class DeleteItemForm(KeyForm):
    return_values: str = "NONE"
    return_consumed_capacity: str | None = None
    return_item_collection_metrics: str | None = None


class UpdateItemForm(UpdateForm):
    return_values: str = "NONE"
    return_consumed_capacity: str | None = None
    return_item_collection_metrics: str | None = None


WritingForm = PutItemForm | DeleteItemForm | UpdateItemForm


@operation
async def get_item(
    call: Call,
    *,
    table_name: str,
    key: Mapping[str, Any],
    consistent_read: bool = False,
    projection_expression: str | None = None,
    expression_attribute_names: Mapping[str, str] | None = None,
    attributes_to_get: Sequence[str] | None = None,
    return_consumed_capacity: str | None = None,
) -> dict[str, Any]:
    """What was written last is sure to be seen by those only who ask for a consistent read."""
    place = await open_table(call, table_name)
    choose = chosen(projection_expression, expression_attribute_names, attributes_to_get)
    key = accepted(key)
    refuse_other_than_key(place.key_schema, key)
    spot = spot_of(place.key_schema, key)
    refuse_if_read_out(place, OPERATIONS.GET_ITEM, spot.share)
    stored = await shelf.find(place.world, place.table, spot)
    used = Used()
    used.add_read(read_units(stored.size if stored else 0, consistent=consistent_read))
    item = seen(place, stored, consistent=consistent_read)
    done(place, OPERATIONS.GET_ITEM, used, spot.share)
    return {
        "Item": None if item is None else choose(item),
        "ConsumedCapacity": used_told(place, used, return_consumed_capacity),
    }


@operation
@takes(PutItemForm)
async def put_item(call: Call, asked: PutItemForm) -> dict[str, Any]:
    """A new item, or another in the place of the one that has this key."""
    refuse_return_values(asked.return_values, OLD)
    return await _write(asked, putting(await open_table(call, asked.table_name), asked), OPERATIONS.PUT_ITEM)


@operation
@takes(DeleteItemForm)
async def delete_item(call: Call, asked: DeleteItemForm) -> dict[str, Any]:
    """It is no mistake to delete what is not there."""
    refuse_return_values(asked.return_values, OLD)
    return await _write(asked, deleting(await open_table(call, asked.table_name), asked), OPERATIONS.DELETE_ITEM)


@operation
@takes(UpdateItemForm)
async def update_item(call: Call, asked: UpdateItemForm) -> dict[str, Any]:
    """Some attributes are changed, the others stay; an item that is not there begins with its key."""
    return await _write(asked, updating(await open_table(call, asked.table_name), asked), OPERATIONS.UPDATE_ITEM)


async def _write(asked: WritingForm, edit: Edit, operation: str) -> dict[str, Any]:
    place = edit.place
    refuse_if_written_out(place, operation, edit.spot.share)
    before = await shelf.find(place.world, place.table, edit.spot)
    if not edit.is_possible(before):
        used = Used()
        used.add_write(write_units(before.size if before else 0))
        raise condition_failed(place, used, edit.spot.share, before.item if before else None, edit.shown)
    rewrite, updated = rewritten(edit, before)
    used = write(place, rewrite)
    done(place, operation, used, edit.spot.share)
    return {
        "Attributes": _returned(asked.return_values, rewrite.old, updated) or None,
        "ConsumedCapacity": used_told(place, used, asked.return_consumed_capacity),
        "ItemCollectionMetrics": collection_told(place, edit.key, asked.return_item_collection_metrics),
    }


def _returned(asked: str, old: Item | None, updated: Updated | None) -> Item | None:
    if asked == "ALL_OLD":
        return old
    if updated is None or asked == "NONE":
        return None
    return {"ALL_NEW": updated.item, "UPDATED_OLD": updated.old, "UPDATED_NEW": updated.new}[asked]
