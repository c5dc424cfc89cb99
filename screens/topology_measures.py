"""What a map shows beside the rows: loads, requests, failed checks, buildings; read once a simulated minute."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Final

from model.client import AwsError, Client, Row, RowKey, UnknownSite
from screens.gauges import Gauges
from screens.network_rows import BALANCER, DATABASE, INSTANCE, Ground, Measures
from screens.tables import Sparks

MOST_READ: Final = 300
"Machines whose load is read at once; those in view come first."


@dataclass(frozen=True, slots=True)
class Heat:
    """What a load is made of: metrics that are added up, and what is as hot as can be; 0 for the hottest of all."""

    title: str
    fields: tuple[str, ...]
    top: float
    unit: str


HEATS: Final = (
    Heat("CPU", ("CPUUtilization",), 100.0, "%"),
    Heat("traffic", ("NetworkIn", "NetworkOut"), 0.0, "% of the busiest"),
)


def measures_of(sparks: Sparks, heat: Heat = HEATS[0]) -> Measures:
    """Loads and requests of what was measured last."""
    sums: dict[RowKey, float] = {}
    requests: dict[RowKey, float] = {}
    for (key, name), spark in sparks.items():
        if spark.value is not None and name in heat.fields:
            sums[key] = sums.get(key, 0.0) + spark.value
        elif spark.value is not None and name == "RequestCount":
            requests[key] = spark.value / 60
    top = heat.top or max(sums.values(), default=0.0) or 1.0
    return Measures({key: min(1.0, value / top) for key, value in sums.items()}, requests)


class MapMeasures:
    """Keeps what was read last; `read` brings a map's VPCs up to date."""

    def __init__(self, client: Client) -> None:
        self._client = client
        self._gauges = Gauges(client)
        self._ills: dict[str, str] = {}
        self._zones: dict[str, str] = {}

    def told(self, heat: Heat) -> Measures:
        found = measures_of(self._gauges.sparks, heat)
        return Measures(found.loads, found.requests, self._ills, self._zones)

    async def read(self, ground: Ground, rows: Iterable[Row], regions: Iterable[str], heat: Heat, now: float) -> None:
        """`rows` are the machines to measure, the most wanted first."""
        views = ground.feed.views
        machines = [row for row in rows if row.state == "running"][:MOST_READ]
        await self._gauges.read(views[INSTANCE], machines, now, frozenset(heat.fields))
        shown = set(regions)
        databases = [row for row, _ in ground.rows(DATABASE) if row.region in shown]
        await self._gauges.read(views[DATABASE], databases[:MOST_READ], now, frozenset(heat.fields))
        balancers = [row for row, _ in ground.rows(BALANCER) if row.region in shown]
        await self._gauges.read(views[BALANCER], balancers[:MOST_READ], now, frozenset({"RequestCount"}))
        self._ills = {id: "impaired" for region in sorted(shown) for id in await self._impaired(region)}
        self._zones = dict(self._buildings(ground))

    async def _impaired(self, region: str) -> list[str]:
        """Machines whose checks fail; none that somebody may not ask for."""
        found: list[str] = []
        for check in ("instance", "system"):
            wanted = [{"Name": f"{check}-status.status", "Values": ["impaired"]}]
            try:
                told = await self._client.call("ec2:DescribeInstanceStatus", region=region, Filters=wanted)
            except AwsError:
                return []
            found += [str(each["InstanceId"]) for each in told["InstanceStatuses"]]
        return found

    def _buildings(self, ground: Ground) -> Iterator[tuple[str, str]]:
        """Zones that are not as they should be."""
        for zone in {str(told["availability_zone"]) for _, told in ground.rows("ec2:Subnet")}:
            try:
                state = self._client.facilities.report(zone).state
            except UnknownSite:
                continue
            if state != "ok":
                yield zone, state
