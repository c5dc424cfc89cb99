"""Which metrics there are, and what they cost; their numbers come by calls."""

from __future__ import annotations

from collections.abc import Collection

from model.desk.person import Person
from model.kit.view import Row
from model.services.cloudwatch.charges import MetricCharges, charges_of
from model.services.cloudwatch.measured import Measured, measured


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

    async def charges(self, region: str = "") -> MetricCharges:
        """What metrics of the account's own cost in a region; refused as their list is."""
        self._person.must_be_allowed("cloudwatch:ListMetrics")
        return await charges_of(self._person.world("cloudwatch", region))
