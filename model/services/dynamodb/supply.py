"""Whether tables and indexes can give what is asked of them now, partition by partition."""

from __future__ import annotations

from math import inf

from model.kit.errors import AwsError
from model.kit.world import World
from model.services.dynamodb.meters import BURST_SECONDS, WHOLE_TABLE, Supply, count, meter_of
from model.services.dynamodb.partitions import PARTITION_READ, PARTITION_WRITE
from model.services.dynamodb.places import Place
from model.services.dynamodb.resources.indexes import SecondaryIndex
from model.services.dynamodb.resources.tables import Table
from model.services.dynamodb.units import TABLE, Used

_EXCEEDED = (
    "The level of configured provisioned throughput for {what} was exceeded. Consider increasing your provisioning "
    "level with the UpdateTable API."
)
_TOO_SOON = (
    "Throughput exceeds the current capacity of your table or index. DynamoDB is automatically scaling your table or "
    "index so please try again shortly. If exceptions persist, check if you have a hot key."
)


def refuse_if_read_out(place: Place, operation: str, share: float, index: SecondaryIndex | None = None) -> None:
    """Raises what AWS says when no read units are left where a key lies."""
    thing = place.table if index is None or index.local else index
    _refuse_if_empty(place, thing, "read", share, operation)


def refuse_if_written_out(place: Place, operation: str, share: float) -> None:
    """Global indexes have to follow, so one that cannot holds up its table."""
    _refuse_if_empty(place, place.table, "write", share, operation)
    for index in place.indexes:
        if not index.local:
            _refuse_if_empty(place, index, "write", None, operation)


def can_write(place: Place, share: float) -> bool:
    things = [place.table, *(index for index in place.indexes if not index.local)]
    return all(_is_left(place, thing, "write", share if thing is place.table else None) for thing in things)


def can_read(place: Place, share: float) -> bool:
    return _is_left(place, place.table, "read", share)


def take(place: Place, used: Used, share: float | None) -> None:
    """Units were used, of a key that lies there, or of keys here and there."""
    for kind, by_index in (("read", used.read), ("write", used.write)):
        for name, units in by_index.items():
            thing = _thing(place, name)
            for supply in _supplies(place.world, thing, place.table, kind, share if thing is place.table else None):
                supply.take(units, place.world.now)
            count(place.world, thing, {kind: units, f"{kind}s": 1})


def _thing(place: Place, name: str) -> Table | SecondaryIndex:
    if name == TABLE:
        return place.table
    index = next(each for each in place.indexes if each.index_name == name)
    return place.table if index.local else index


def _refuse_if_empty(
    place: Place, thing: Table | SecondaryIndex, kind: str, share: float | None, operation: str
) -> None:
    if _is_left(place, thing, kind, share):
        return
    count(place.world, thing, {f"{kind}_throttles": 1})
    count(place.world, place.table, {f"{operation} throttled": 1})
    raise throttled(thing, place.table)


def throttled(thing: Table | SecondaryIndex, table: Table) -> AwsError:
    if table.is_on_demand:
        return AwsError("ThrottlingException", _TOO_SOON)
    what = "the table" if isinstance(thing, Table) else "one or more global secondary indexes of the table"
    return AwsError("ProvisionedThroughputExceededException", _EXCEEDED.format(what=what))


def _is_left(place: Place, thing: Table | SecondaryIndex, kind: str, share: float | None) -> bool:
    now = place.world.now
    return all(each.left(now) > 0 for each in _supplies(place.world, thing, place.table, kind, share))


def _supplies(
    world: World, thing: Table | SecondaryIndex, table: Table, kind: str, share: float | None
) -> list[Supply]:
    """That of all of it, where it was bought in advance, and that of the partition."""
    meter, now = meter_of(world, thing), world.now
    found: list[Supply] = []
    bought = _rate(thing, table, kind)
    if bought < inf:
        found.append(meter.supply(kind, WHOLE_TABLE, bought, now, BURST_SECONDS))
    if share is not None:
        rate, seconds = _share(world, table, bought, kind)
        found.append(meter.supply(kind, int(share * table.partitions), rate, now, seconds))
    return found


def _rate(thing: Table | SecondaryIndex, table: Table, kind: str) -> float:
    if not table.is_on_demand:
        return float(getattr(thing.throughput, f"{kind}_units"))
    most = getattr(thing.most, f"{kind}_units") if thing.most else 0
    return float(most) if most > 0 else inf


def _share(world: World, table: Table, bought: float, kind: str) -> tuple[float, float]:
    """What a partition gives a second, and for how many seconds that is saved.

    A busy partition takes from the others what they leave, up to its own limits; in 2017 it could not.
    """
    if world.cell.settings.quotas == "notes-2017" and bought < inf:
        return bought / table.partitions, BURST_SECONDS
    return (PARTITION_READ if kind == "read" else PARTITION_WRITE), 1.0
