"""CloudWatch: what you can ask for, to learn which metrics there are."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from model.gateway.call import Call
from model.kit.operation import operation
from model.physics.retention import DAY_SECONDS, HOUR_SECONDS
from model.services.cloudwatch.known import known_metrics
from model.services.cloudwatch.resources.queries import MetricName
from model.services.cloudwatch.tokens import after

LISTED_SECONDS = 14 * DAY_SECONDS
ACTIVE_SECONDS = 3 * HOUR_SECONDS
PAGE = 500


@operation
async def list_metrics(
    call: Call,
    *,
    namespace: str | None = None,
    metric_name: str | None = None,
    dimensions: Sequence[Mapping[str, str]] | None = None,
    recently_active: str | None = None,
    next_token: str | None = None,
) -> dict[str, Any]:
    """Metrics with data in the last two weeks, or three hours."""
    world = call.world
    since = world.now - (ACTIVE_SECONDS if recently_active else LISTED_SECONDS)
    found = await known_metrics(world, namespace, metric_name, since)
    chosen = sorted(key for key, name in found.items() if _has(name, dimensions or ()))
    keys, token = after(chosen, next_token, PAGE)
    return {"metrics": [found[key] for key in keys], "next_token": token}


def _has(name: MetricName, asked: Sequence[Mapping[str, str]]) -> bool:
    """Whether the metric has every dimension that is asked for, with its value if one is given."""
    return all(
        each["Name"] in name.values and each.get("Value", name.values[each["Name"]]) == name.values[each["Name"]]
        for each in asked
    )
