"""Which metrics there are, and what they cost; their numbers come by calls."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator

from model.desk.person import Person
from model.kit.resource import Resource
from model.kit.view import Row
from model.kit.world import World
from model.services.cloudwatch.charges import MetricCharges, charges_of
from model.services.cloudwatch.measured import Measured, measured
from model.services.cloudwatch.published import declarations, publishers
from model.services.cloudwatch.resources.alarms import MetricAlarm
from model.services.cloudwatch.resources.queries import MetricName
from model.services.logs.charges import LogCharges
from model.services.logs.charges import charges_of as charges_of_groups
from model.services.logs.resources.groups import LogGroup


class Metrics:
    """What CloudWatch could be asked for."""

    def __init__(self, person: Person) -> None:
        self._person = person

    def of(self, row: Row, names: Collection[str] = ()) -> tuple[Measured, ...]:
        """The metrics that a thing publishes now, all or those of some names, for `cloudwatch:GetMetricData`."""
        thing = self._person.thing(row.kind, row.region, row.id)
        if thing is None:
            return ()
        return measured(self._person.cloud.world(row.account, row.region, thing.service), thing, names)

    def alarmed(self) -> frozenset[tuple[str, str, str]]:
        """What a metric alarm of the account complains of now, as (kind, region, id); nothing for whom may not know."""
        if not self._person.may_see(MetricAlarm.kind):
            return frozenset()
        account = self._person.principal.account
        regions = self._person.cloud.kernel.store.regions(account, {MetricAlarm.kind}).get(MetricAlarm.kind, ())
        worlds = [self._person.world("cloudwatch", region) for region in regions]
        loud = ((world, alarm) for world in worlds for alarm in world.where(MetricAlarm, state_value="ALARM"))
        return frozenset((it.kind, it.region, it.id) for world, alarm in loud for it in _watched(world, alarm))

    async def charges(self, region: str = "") -> MetricCharges:
        """What metrics of the account's own cost in a region; refused as their list is."""
        self._person.must_be_allowed("cloudwatch:ListMetrics")
        return await charges_of(self._person.world("cloudwatch", region))

    def log_charges(self, region: str, groups: Iterable[str]) -> LogCharges:
        """What some log groups cost; refused as their description is."""
        self._person.must_be_allowed("logs:DescribeLogGroups")
        world = self._person.world("logs", region)
        found = (world.find(LogGroup, name) for name in groups)
        return charges_of_groups(world, [group for group in found if group is not None])


def _watched(world: World, alarm: MetricAlarm) -> Iterator[Resource]:
    """What publishes the metric that it watches; nothing where somebody puts it, or several come to it."""
    if alarm.namespace is None or alarm.metric_name is None:
        return
    name = MetricName(namespace=alarm.namespace, metric_name=alarm.metric_name, dimensions=alarm.dimensions)
    for metric in declarations(name):
        yield from publishers(world, metric, name)
