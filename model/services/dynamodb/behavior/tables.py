"""DynamoDB: what happens by itself: tables are made ready, become what they are to be, and go with all they hold."""

from __future__ import annotations

from model.kit.behavior import entering
from model.kit.world import World
from model.services.dynamodb import shelf
from model.services.dynamodb.behavior.counting import stop_counting, tell_throughput
from model.services.dynamodb.behavior.expiring import stop_expiring
from model.services.dynamodb.behavior.forwarding import drop_destination
from model.services.dynamodb.behavior.indexing import drop_index
from model.services.dynamodb.partitions import FIRST_ON_DEMAND, partitions_for
from model.services.dynamodb.recovering import forget_all
from model.services.dynamodb.resources.destinations import StreamingDestination
from model.services.dynamodb.resources.indexes import SecondaryIndex
from model.services.dynamodb.resources.tables import ON_DEMAND, Table, Throughput

DAY = 86400


@entering(Table, "ACTIVE")
def be_ready(world: World, table: Table) -> None:
    """What was wanted is so from now on; partitions that were split stay so."""
    wanted = table.wanted
    if wanted is not None:
        table.throughput = changed(table.throughput, wanted.throughput, world.now)
        if wanted.billing_mode == ON_DEMAND and not table.is_on_demand:
            table.on_demand_since = world.now
        table.billing_mode, table.most, table.wanted = wanted.billing_mode, wanted.most, None
    bought = table.throughput
    needed = FIRST_ON_DEMAND if table.is_on_demand else partitions_for(bought.read_units, bought.write_units)
    warm = partitions_for(table.warm.read_units, table.warm.write_units) if table.warm else 0
    table.partitions = max(table.partitions, needed, warm)
    tell_throughput(world, table)
    for index in world.where(SecondaryIndex, table_name=table.table_name):
        if index.index_status == "WAITING":
            world.enter(index, "ACTIVE")


@entering(SecondaryIndex, "ACTIVE")
def take_on(world: World, index: SecondaryIndex) -> None:
    if index.wanted is not None:
        index.throughput, index.wanted = changed(index.throughput, index.wanted, world.now), None
    tell_throughput(world, index)


def changed(old: Throughput, new: Throughput, now: float) -> Throughput:
    """New numbers, with the memory of what was raised and lowered when."""
    raised = new.read_units > old.read_units or new.write_units > old.write_units
    lowered = new.read_units < old.read_units or new.write_units < old.write_units
    if not old.read_units or not new.read_units:
        return new
    decreases = tuple(at for at in old.decreases if at >= now - DAY)
    return Throughput(
        read_units=new.read_units,
        write_units=new.write_units,
        increased_at=now if raised else old.increased_at,
        decreased_at=now if lowered else old.decreased_at,
        decreases=(*decreases, now) if lowered else decreases,
    )


@entering(Table, "GONE")
def go(world: World, table: Table) -> None:
    for index in world.where(SecondaryIndex, table_name=table.table_name):
        drop_index(world, index)
    stop_counting(world, table)
    stop_expiring(world, table)
    shelf.empty(world, table)
    forget_all(world, table)
    for destination in world.where(StreamingDestination, table_name=table.table_name):
        drop_destination(world, destination)
    world.remove(table)
