"""What the metrics that customers put cost: each name with its dimensions is one metric, month by month."""

from __future__ import annotations

from dataclasses import dataclass

from model.catalog.prices import price
from model.kit.world import World
from model.laws.moments import month_of


@dataclass(frozen=True, slots=True)
class MetricCharges:
    """How many metrics got data in this calendar month, and the dollars that they cost for all of it."""

    metrics: int
    dollars: float


async def charges_of(world: World) -> MetricCharges:
    """What services publish by themselves is free and not counted."""
    rows = await world.read(
        "SELECT count(*) FROM cloudwatch_metric WHERE account = ? AND region = ? AND last >= ?",
        *(world.account, world.region, month_of(world.now)),
    )
    count = int(rows[0][0])
    return MetricCharges(count, price("cloudwatch/metric", world.region).cost(count))
