"""CloudWatch: what exists: alarms that sleep, and what would wake them."""

from __future__ import annotations

from math import inf

from model.kit.resource import Resource
from model.services.cloudwatch.resources.queries import MetricName


class Vigil(Resource, key="alarm_name", arn="vigil:{alarm_name}", index=("hears",)):
    """An alarm whose verdict cannot change before something it hears of does.

    `hears` has names that a world announces, and by `put_of` metrics that customers put data of. Of its one signal,
    values from `low` to `high` leave the verdict as it is.
    """

    alarm_name: str
    hears: tuple[str, ...]
    low: float = inf
    high: float = -inf


def put_of(name: MetricName) -> str:
    """What the putting of a metric's data is called among the things to hear of."""
    return f"put/{name.key}"
