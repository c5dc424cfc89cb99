"""Changes of a table that is there: its capacity, its indexes, its stream.

Source: Amazon DynamoDB API Reference, UpdateTable.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from model.kit.errors import AwsError
from model.kit.world import World
from model.laws.moments import zulu
from model.services.dynamodb import drafts
from model.services.dynamodb.limits import refuse_beyond
from model.services.dynamodb.places import invalid, wrong
from model.services.dynamodb.resources.indexes import SecondaryIndex, path_of
from model.services.dynamodb.resources.tables import IMPORTING, ON_DEMAND, PROVISIONED, Table, Throughput, Wanted

FREE_DECREASES = 4
HOUR = 3600
DAY = 86400
_BEING = {"CREATING": "created", IMPORTING: "created", "UPDATING": "updated", "DELETING": "deleted"}

Given = Mapping[str, Any]


def refuse_busy(table: Table, indexes: Iterable[SecondaryIndex]) -> None:
    """Raises ResourceInUseException while something about a table takes its time."""
    being = _BEING.get(table.table_status)
    if being:
        raise _in_use(f"Table is being {being}: {table.table_name}")
    for index in indexes:
        if index.index_status == "CREATING":
            raise _in_use(f"Index is being created: {index.index_name}")


def _in_use(text: str) -> AwsError:
    return AwsError("ResourceInUseException", f"Attempt to change a resource which is still in use: {text}")


def want_capacity(world: World, table: Table, mode: str | None, given: Given | None, most: Given | None) -> None:
    """Note what the capacity is to be, once the update is done."""
    mode = mode or table.billing_mode
    if mode == ON_DEMAND:
        drafts.read_throughput(mode, given)
        table.wanted = Wanted(
            billing_mode=mode, throughput=Throughput(), most=drafts.read_most(most) if most else table.most
        )
        return
    if given is None and not table.is_on_demand:
        raise wrong("ProvisionedThroughput must be specified when BillingMode is PROVISIONED")
    throughput = drafts.read_throughput(mode, given)
    if not table.is_on_demand:
        refuse_unchanged("the table", table.throughput, throughput)
        refuse_decrease(world, table.throughput, throughput)
    refuse_beyond(world, throughput, table.throughput)
    table.wanted = Wanted(billing_mode=PROVISIONED, throughput=throughput)


def refuse_unchanged(what: str, old: Throughput, new: Throughput) -> None:
    if (old.read_units, old.write_units) == (new.read_units, new.write_units):
        raise invalid(
            f"The provisioned throughput for {what} will not change. The requested value equals the current value. "
            f"Current ReadCapacityUnits provisioned for {what}: {old.read_units}. "
            f"Requested ReadCapacityUnits: {new.read_units}. "
            f"Current WriteCapacityUnits provisioned for {what}: {old.write_units}. "
            f"Requested WriteCapacityUnits: {new.write_units}. "
            "Refer to the Amazon DynamoDB Developer Guide for current limits and how to request higher limits."
        )


def refuse_decrease(world: World, old: Throughput, new: Throughput) -> None:
    """Four times a day, and then once an hour that went by without."""
    if new.read_units >= old.read_units and new.write_units >= old.write_units:
        return
    today = [at for at in old.decreases if at >= world.now - world.now % DAY]
    if len(today) >= FREE_DECREASES and world.now < today[-1] + HOUR:
        raise AwsError(
            "LimitExceededException",
            "Subscriber limit exceeded: Provisioned throughput decreases are limited within a given UTC day. After the "
            f"first {FREE_DECREASES} decreases, each subsequent decrease in the same UTC day can be performed at most "
            f"once every {HOUR} seconds. Number of decreases today: {len(today)}. Last decrease at {zulu(today[-1])}. "
            f"Next decrease can be made at {zulu(today[-1] + HOUR)}",
        )


def change_indexes(
    world: World, table: Table, updates: Sequence[Given], definitions: Sequence[Given] | None, mode: str
) -> None:
    made = sum("Create" in each or "Delete" in each for each in updates)
    if made > 1:
        raise AwsError(
            "LimitExceededException",
            "Subscriber limit exceeded: Only 1 online index can be created or deleted simultaneously per table",
        )
    for each in updates:
        if "Create" in each:
            _create(world, table, each["Create"], definitions, mode)
        elif "Delete" in each:
            world.enter(_existing(world, table, each["Delete"]["IndexName"]), "DELETING")
        elif "Update" in each:
            _update(world, table, each["Update"])
        else:
            raise wrong("One of GlobalSecondaryIndexUpdate members must be specified")


def _existing(world: World, table: Table, name: str) -> SecondaryIndex:
    found = world.find(SecondaryIndex, path_of(table.table_name, name))
    if found is None or found.local:
        raise AwsError("ResourceNotFoundException", "Requested resource not found")
    return found


def _create(world: World, table: Table, given: Given, definitions: Sequence[Given] | None, mode: str) -> None:
    indexes = world.where(SecondaryIndex, table_name=table.table_name)
    if any(each.index_name == given["IndexName"] for each in indexes):
        raise invalid(f"Attempting to create an index which already exists: {given['IndexName']}")
    if any(each.index_status in ("CREATING", "BACKFILLING", "DELETING") for each in indexes):
        text = "Subscriber limit exceeded: Only 1 online index can be created or deleted simultaneously per table"
        raise AwsError("LimitExceededException", text)
    kinds = _known_kinds(table, indexes)
    for name, kind in drafts.read_kinds(definitions).items():
        if kinds.setdefault(name, kind) != kind:
            raise wrong("Cannot redefine attribute with type different than the existing definition")
    index = drafts.read_index(table.table_name, given, kinds, mode)
    drafts.refuse_bad_indexes(world, [*indexes, index])
    drafts.refuse_undefined(kinds, [each.key_schema for each in (table, *indexes, index)])
    index.index_status = "CREATING"
    world.add(index)


def _known_kinds(table: Table, indexes: Iterable[SecondaryIndex]) -> dict[str, str]:
    parts = [part for each in (table, *indexes) for part in (each.hash, each.sort)]
    return {part.name: part.kind for part in parts if part is not None}


def _update(world: World, table: Table, given: Given) -> None:
    index = _existing(world, table, given["IndexName"])
    if index.index_status != "ACTIVE":
        raise _in_use(f"Index is being {_BEING.get(index.index_status, 'created')}: {index.index_name}")
    if most := given.get("OnDemandThroughput"):
        index.most = drafts.read_most(most)
    if throughput := given.get("ProvisionedThroughput"):
        wanted = drafts.throughput_of(throughput)
        refuse_unchanged(f"the index {index.index_name}", index.throughput, wanted)
        refuse_decrease(world, index.throughput, wanted)
        refuse_beyond(world, wanted, index.throughput)
        index.wanted = wanted
        world.enter(index, "UPDATING")


def refuse_key_change(table: Table, indexes: Iterable[SecondaryIndex], definitions: Sequence[Given] | None) -> None:
    """The key stays what it is: attributes may be defined for a new index only."""
    kinds = _known_kinds(table, indexes)
    if any(name not in kinds or kinds[name] != kind for name, kind in drafts.read_kinds(definitions).items()):
        raise wrong("Some AttributeDefinitions are not used: attributes can be defined only for a new index")
