"""What groups cost: what comes in, what is kept, what queries look at, and what is looked through for secrets."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from model.catalog.prices import price
from model.catalog.running_costs import GIGABYTE, HOURS_IN_A_MONTH, dollars_per_hour
from model.kit.world import World
from model.laws.moments import month_of
from model.services.logs.behavior.counting import LOOKED_THROUGH, SCANNED
from model.services.logs.resources.groups import LogGroup


@dataclass(frozen=True, slots=True)
class LogCharges:
    """Gigabytes of this calendar month up to its last full minute, and the dollars for them with a month of storage."""

    ingested: float
    scanned: float
    looked_through: float
    dollars: float


def charges_of(world: World, groups: Iterable[LogGroup]) -> LogCharges:
    """Of all of them; what a whole account has free is not taken off."""
    each = [_of_group(world, group) for group in groups]
    return LogCharges(
        sum(one.ingested for one in each),
        sum(one.scanned for one in each),
        sum(one.looked_through for one in each),
        sum(one.dollars for one in each),
    )


def _of_group(world: World, group: LogGroup) -> LogCharges:
    ingested, scanned, looked = (_gigabytes(world, group, each) for each in ("size", SCANNED, LOOKED_THROUGH))
    hour = dollars_per_hour("logs:LogGroup", group.region, {"stored_bytes": group.stored_bytes})
    dollars = hour * HOURS_IN_A_MONTH
    dollars += price(f"logs/{group.log_group_class}/ingestion", group.region).cost(ingested)
    dollars += price("logs/query", group.region).cost(scanned)
    dollars += price("logs/data-protection", group.region).cost(looked)
    return LogCharges(ingested, scanned, looked, dollars)


def _gigabytes(world: World, group: LogGroup, quantity: str) -> float:
    rate = world.signal(group.log_group_name, quantity)
    if not len(rate):
        return 0.0
    return rate.integral(max(month_of(world.now), rate.beginning[0]), world.now) / GIGABYTE
