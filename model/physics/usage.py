"""How much of its limits an account uses, counted after every minute in which that may have changed."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from functools import cache
from typing import TypeVar

from model.catalog.quotas import Usage, used_quotas
from model.kit.behavior import due
from model.kit.notice import hearing
from model.kit.resource import Resource
from model.kit.world import World
from model.physics.metric import metric
from model.physics.minutes import next_minute, told_level
from model.physics.series import Series

Counting = Callable[[World], Mapping[str, float]]
"How much of some limits is in use, by their keys."

C = TypeVar("C", bound=Counting)

NAMESPACE = "AWS/Usage"
COUNTED = "ResourceCount"

_COUNTINGS: dict[str, list[Counting]] = {}


class Used(Resource, key="quota_key"):
    """What is used of a limit. It is nobody's thing, and in no store."""

    quota_key: str
    service_name: str
    usage_type: str = "Resource"
    resource_name: str
    usage_class: str


def using(*kinds: type[Resource]) -> Callable[[C], C]:
    """Have the function count what things of these kinds use of the account's limits."""

    def register(counting: C) -> C:
        for kind in kinds:
            _COUNTINGS.setdefault(kind.kind, []).append(counting)
        return counting

    return register


@hearing
def notice_use(world: World, what: str, value: float | None) -> None:
    """Something came, went or changed its state: at the end of the minute it is counted."""
    if value is not None:
        return
    kind = what.partition("/")[0]
    if kind in _COUNTINGS and world.woken_at(count_use, kind) is None:
        world.wake(count_use, kind, at=next_minute(world))


@due
async def count_use(world: World, kind: str) -> None:
    for counting in _COUNTINGS.get(kind, ()):
        for quota, amount in counting(world).items():
            if amount or len(world.signal(NAMESPACE, quota)):
                world.measure(NAMESPACE, quota, amount)


@cache
def _uses() -> tuple[Used, ...]:
    return tuple(
        Used(quota_key=key, service_name=use.service, resource_name=use.resource, usage_class=use.usage_class)
        for use, key in used_quotas().items()
    )


def _given(_world: World) -> Sequence[Used]:
    return _uses()


@metric(
    NAMESPACE,
    COUNTED,
    "None",
    of=Used,
    dimensions={
        "Service": "service_name",
        "Type": "usage_type",
        "Resource": "resource_name",
        "Class": "usage_class",
    },
    given=_given,
)
def resource_count(world: World, used: Used) -> Series | None:
    return told_level(world, NAMESPACE, used.quota_key)


def quota_of(namespace: str, name: str, dimensions: Mapping[str, str]) -> str | None:
    """The key of the limit that a metric tells the use of."""
    if (namespace, name, dimensions.get("Type")) != (NAMESPACE, COUNTED, "Resource") or len(dimensions) != 4:
        return None
    use = Usage(*(dimensions.get(each, "") for each in ("Service", "Resource", "Class")))
    return used_quotas().get(use)
