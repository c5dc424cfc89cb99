"""What was done to the capacity of a table, an index or a function, as marks on the charts of its metrics."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import Any, Final

from model.client import AwsError, Client, Row
from screens.widgets.chart import Happening, Mark

ACTIVITY: Final = "application-autoscaling:ScalingActivity"
_DONE: Final = re.compile(r"Setting .+ to (\d+)\.")
_SIDE: Final = re.compile("Read|Write")


async def read_marks(client: Client, row: Row, start: float, end: float) -> Mapping[str, tuple[Mark, ...]]:
    """By the metric's side: Read and Write of tables and indexes, otherwise nothing. Whoever may not look sees none."""
    resource = _resource(row)
    if resource is None or row.region not in client.regions_with({ACTIVITY}).get(ACTIVITY, ()):
        return {}
    asked = {"ServiceNamespace": row.kind.partition(":")[0], "ResourceId": resource}
    try:
        answer = await client.call("application-autoscaling:DescribeScalingActivities", region=row.region, **asked)
    except AwsError:
        return {}
    told: dict[str, list[dict[str, Any]]] = {}
    for each in reversed(answer["ScalingActivities"]):
        told.setdefault(side_of(each["ScalableDimension"]), []).append(each)
    return {
        side: tuple(mark for mark in marks_of(activities) if start <= mark.at <= end)
        for side, activities in told.items()
    }


def side_of(name: str) -> str:
    """Of a metric or a dimension: ConsumedReadCapacityUnits and dynamodb:table:ReadCapacityUnits are of one side."""
    found = _SIDE.search(name)
    return found[0] if found else ""


def marks_of(activities: Sequence[Mapping[str, Any]]) -> list[Mark]:
    """Of those that were to bring another capacity, the oldest first."""
    found: list[Mark] = []
    before = 0
    for each in activities:
        done = _DONE.fullmatch(each["Description"])
        if done is None:
            continue
        wanted, failed = int(done[1]), each["StatusCode"] == "Failed"
        what: Happening = "failed" if failed else "out" if wanted > before else "in"
        found.append(Mark(each["StartTime"], f"={wanted}", "bad" if failed else None, what))
        before = before if failed else wanted
    return found


def _resource(row: Row) -> str | None:
    match row.kind:
        case "dynamodb:Table":
            return f"table/{row.id}"
        case "dynamodb:SecondaryIndex":
            return f"table/{'/index/'.join(row.id.split('/'))}"
        case "lambda:ProvisionedConcurrency":
            return f"function:{row.id}"
        case _:
            return None
