"""What a balancer costs: for every hour that it is there, begun ones too, and for what goes through it."""

from __future__ import annotations

from dataclasses import dataclass
from math import ceil

from model.catalog.prices import price
from model.kernel.steps import combined
from model.kit.world import World
from model.services.elb.resources.load_balancers import ClassicBalancer
from model.services.elbv2.behavior.flow_metrics import PER_UNIT
from model.services.elbv2.fronts import Front
from model.services.elbv2.scale import BYTES_PER_UNIT, CONNECTIONS_PER_UNIT

_HOUR_SECONDS = 3600.0
_OF_REQUESTS = {
    "new_connections": CONNECTIONS_PER_UNIT["new"],
    "active_connections": CONNECTIONS_PER_UNIT["active"],
    "bytes": BYTES_PER_UNIT,
}


@dataclass(frozen=True, slots=True)
class BalancerCharges:
    """Since it was made: hours, what was used (gigabytes of Classic balancers, hours of capacity units of others)."""

    hours: int
    used: float
    dollars: float


def charges_of(world: World, front: Front) -> BalancerCharges:
    """Its targets are charged for by themselves."""
    type = "classic" if isinstance(front, ClassicBalancer) else front.type
    hours = ceil(round((world.now - front.created_at) / _HOUR_SECONDS, 6))
    used = _gigabytes(world, front) if isinstance(front, ClassicBalancer) else _unit_hours(world, front.arn, type)
    unit = "data" if type == "classic" else "lcu"
    hourly = price(f"elb/{type}/hour", world.region).first
    return BalancerCharges(hours, used, hours * hourly + price(f"elb/{type}/{unit}", world.region).cost(used))


def _gigabytes(world: World, front: ClassicBalancer) -> float:
    rate = world.signal(front.arn, "bytes")
    return rate.integral(front.created_at, world.now) / 1e9 if len(rate) else 0.0


def _unit_hours(world: World, arn: str, type: str) -> float:
    """The dimension that is used most decides."""
    parts = _OF_REQUESTS if type == "application" else PER_UNIT
    used = [world.signal(arn, name).mapped(lambda x, unit=unit: x / unit) for name, unit in parts.items()]
    if not len(used[0]):
        return 0.0
    begun = next(iter(used[0]))[0]
    return combined(max, used).integral(begun, world.now) / _HOUR_SECONDS
