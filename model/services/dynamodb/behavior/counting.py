"""DynamoDB: what happens by itself: once a minute, a table that was used says how much."""

from __future__ import annotations

from collections.abc import Callable

from model.kit.world import World
from model.physics.metric import metric
from model.physics.minutes import (
    fall_silent,
    minutely,
    tell_events,
    tell_levels,
    told_events,
    told_level,
    told_sizes,
)
from model.physics.series import Series
from model.services.dynamodb.meters import forget_meter, meter_of, recall
from model.services.dynamodb.partitions import grown, partitions_for
from model.services.dynamodb.resources.indexes import SecondaryIndex
from model.services.dynamodb.resources.tables import OPERATIONS, Table
from model.services.dynamodb.shelf import count as count_items
from model.services.dynamodb.shelf import count_entries

UNITS = ("read", "reads", "write", "writes", "read_throttles", "write_throttles")
FATES = ("failed_conditions", "conflicts", "expired")
RECOUNT_SECONDS = 6 * 3600.0
CONTENTS = ("items", "bytes")
LEVELS = (*CONTENTS, "provisioned_read", "provisioned_write")
NAMES = tuple(OPERATIONS.model_dump().values())
BY_OPERATION = tuple(f"{name} {what}" for name in NAMES for what in ("done", "ms", "throttled", "returned"))
OF_TABLE = (*UNITS, *FATES, *BY_OPERATION)

WHOLE = {"TableName": "table_name"}
OF_INDEX = {"TableName": "table_name", "GlobalSecondaryIndexName": "index_name"}


@minutely(Table)
async def tell_minute(world: World, table: Table) -> bool:
    await recall(world)
    indexes = world.where(SecondaryIndex, table_name=table.table_name)
    _split(world, table)
    for thing in (table, *indexes):
        await _tell_contents(world, thing)
    told = [_tell(world, table, OF_TABLE), *(_tell(world, index, UNITS) for index in indexes)]
    return any(told)


begin_counting = tell_minute.begin


def _split(world: World, table: Table) -> None:
    """What is used so hard that it would soon be too much for its partitions, or what is too large, is split."""
    meter, size = meter_of(world, table), world.signal(table.arn, "bytes").last
    held = partitions_for(0, 0, int(size) if size == size else 0)
    used = grown(table.partitions, meter.noted("read"), meter.noted("write")) if table.is_on_demand else 1
    if max(held, used) > table.partitions:
        table.partitions = max(held, used)


async def _tell_contents(world: World, thing: Table | SecondaryIndex) -> None:
    """How many items there are and how large they are: counted every six hours, and reckoned on in between."""
    meter = meter_of(world, thing)
    if meter.counted_at is None or world.now >= meter.counted_at + RECOUNT_SECONDS:
        counted = count_items(world, thing) if isinstance(thing, Table) else count_entries(world, thing)
        items, size = await counted
        meter.counted_at = world.now
        meter.moves(world)
    else:
        items, size = (world.signal(thing.arn, each).last + meter.noted(each) for each in CONTENTS)
    tell_levels(world, thing.arn, {"items": items, "bytes": size})


def _tell(world: World, thing: Table | SecondaryIndex, quantities: tuple[str, ...]) -> bool:
    """Of what happened, and of what happens no more; False if that is all."""
    meter = meter_of(world, thing)
    tally = meter.tally
    told = {each: meter.noted(each) for each in quantities if each in tally or world.signal(thing.arn, each).last > 0}
    tell_events(world, thing.arn, told)
    any_happened = bool(tally)
    if any_happened:
        tally.clear()
        meter.forget_full(world.now)
        meter.moves(world)
    return any_happened


def tell_throughput(world: World, thing: Table | SecondaryIndex) -> None:
    """How much of it was bought is a metric too."""
    bought = {"provisioned_read": thing.throughput.read_units, "provisioned_write": thing.throughput.write_units}
    if thing.throughput.read_units or len(world.signal(thing.arn, "provisioned_read")):
        tell_levels(world, thing.arn, bought)


def stop_counting(world: World, thing: Table | SecondaryIndex) -> None:
    if isinstance(thing, Table):
        tell_minute.stop(world, thing)
        fall_silent(world, thing.arn, (*OF_TABLE, *LEVELS))
    else:
        fall_silent(world, thing.arn, (*UNITS, *LEVELS))
    forget_meter(world, thing)


Derive = Callable[[World, Table | SecondaryIndex], Series | None]


def level(quantity: str) -> Derive:
    return lambda world, thing: told_level(world, thing.arn, quantity)


def amount(quantity: str) -> Derive:
    return lambda world, thing: told_events(world, thing.arn, quantity)


def sizes(total: str, events: str) -> Derive:
    return lambda world, thing: told_sizes(world, thing.arn, total, events)


def _publish(name: str, unit: str, derive: Derive) -> None:
    """Of tables, and of the indexes that have a throughput of their own."""
    metric("AWS/DynamoDB", name, unit, of=Table, dimensions=WHOLE)(derive)
    metric("AWS/DynamoDB", name, unit, of=SecondaryIndex, dimensions=OF_INDEX)(_of_global(derive))


def _of_global(derive: Derive) -> Callable[[World, SecondaryIndex], Series | None]:
    return lambda world, index: None if index.local else derive(world, index)


_publish("ConsumedReadCapacityUnits", "Count", sizes("read", "reads"))
_publish("ConsumedWriteCapacityUnits", "Count", sizes("write", "writes"))
_publish("ReadThrottleEvents", "Count", amount("read_throttles"))
_publish("WriteThrottleEvents", "Count", amount("write_throttles"))
_publish("ProvisionedReadCapacityUnits", "Count", level("provisioned_read"))
_publish("ProvisionedWriteCapacityUnits", "Count", level("provisioned_write"))

for _name, _quantity in (
    ("ConditionalCheckFailedRequests", "failed_conditions"),
    ("TransactionConflict", "conflicts"),
    ("TimeToLiveDeletedItemCount", "expired"),
):
    metric("AWS/DynamoDB", _name, "Count", of=Table, dimensions=WHOLE)(amount(_quantity))

for _field, _operation in OPERATIONS.model_dump().items():
    _dimensions = WHOLE | {"Operation": f"operations.{_field}"}
    _done = f"{_operation} done"
    metric("AWS/DynamoDB", "SuccessfulRequestLatency", "Milliseconds", of=Table, dimensions=_dimensions)(
        sizes(f"{_operation} ms", _done)
    )
    metric("AWS/DynamoDB", "ThrottledRequests", "Count", of=Table, dimensions=_dimensions)(
        amount(f"{_operation} throttled")
    )
    if _operation in (OPERATIONS.QUERY, OPERATIONS.SCAN, OPERATIONS.EXECUTE_STATEMENT):
        metric("AWS/DynamoDB", "ReturnedItemCount", "Count", of=Table, dimensions=_dimensions)(
            sizes(f"{_operation} returned", _done)
        )
