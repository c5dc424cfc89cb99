"""ELBv2: what you can ask for of the least capacity that a balancer has, before those come who need it."""

from __future__ import annotations

from typing import Any

from model.gateway.call import Call
from model.kernel.chance import Between
from model.kit.errors import AwsError
from model.kit.operation import operation
from model.kit.world import World
from model.services.elbv2.behavior.sizing import provide
from model.services.elbv2.finding import by_arn
from model.services.elbv2.limits import most
from model.services.elbv2.resources.load_balancers import LoadBalancer

FEWEST_UNITS = {"application": 100, "network": 2750}
DECREASES_A_DAY = 2
_PROVIDED = Between(120, 300)
_DAY_SECONDS = 86_400.0


@operation
async def describe_capacity_reservation(call: Call, *, load_balancer_arn: str) -> dict[str, Any]:
    return _told(call.world, by_arn(call.world, LoadBalancer, load_balancer_arn))


@operation
async def modify_capacity_reservation(
    call: Call,
    *,
    load_balancer_arn: str,
    minimum_load_balancer_capacity: dict[str, int] | None = None,
    reset_capacity_reservation: bool | None = None,
) -> dict[str, Any]:
    world = call.world
    balancer = by_arn(world, LoadBalancer, load_balancer_arn)
    units = 0 if reset_capacity_reservation else (minimum_load_balancer_capacity or {}).get("CapacityUnits", 0)
    if bool(minimum_load_balancer_capacity) == bool(reset_capacity_reservation):
        raise AwsError("ValidationError", "You must specify either a minimum capacity or that it is to be reset")
    _check(world, balancer, units, is_reset=bool(reset_capacity_reservation))
    if units < balancer.reserved_units:
        _note_decrease(world, balancer)
    balancer.reserved_units, balancer.reserved_at = units, world.now
    seconds = world.delay(_PROVIDED, "reserve", balancer.arn, world.now) if world.cell.settings.delays else 0.0
    world.wake(provide, balancer.arn, after=0.0 if units < balancer.provided_units else seconds)
    return _told(world, balancer)


def _check(world: World, balancer: LoadBalancer, units: int, *, is_reset: bool) -> None:
    if balancer.type not in FEWEST_UNITS:
        raise AwsError("OperationNotPermitted", "Load balancers of this type have no capacity to reserve")
    if balancer.provided_units != balancer.reserved_units:
        raise AwsError("PriorRequestNotComplete", "The last request for capacity is still being provisioned")
    fewest = FEWEST_UNITS[balancer.type]
    if not is_reset and units < fewest:
        raise AwsError("ValidationError", f"The minimum capacity must be at least {fewest} capacity units")
    if units > most(world, f"{balancer.type}-balancer-capacity-units"):
        raise AwsError("CapacityUnitsLimitExceeded", "So many capacity units are more than the account may reserve")


def _note_decrease(world: World, balancer: LoadBalancer) -> None:
    recent = _decreases(world, balancer)
    if len(recent) >= DECREASES_A_DAY:
        raise AwsError("CapacityDecreaseRequestsLimitExceeded", "Capacity was decreased as often as it may be in a day")
    balancer.reduced_at = (*recent, world.now)


def _decreases(world: World, balancer: LoadBalancer) -> tuple[float, ...]:
    """Those of this day."""
    midnight = world.now // _DAY_SECONDS * _DAY_SECONDS
    return tuple(at for at in balancer.reduced_at if at >= midnight)


def _told(world: World, balancer: LoadBalancer) -> dict[str, Any]:
    if balancer.reserved_at is None or not balancer.reserved_units:
        return {"decrease_requests_remaining": DECREASES_A_DAY - len(_decreases(world, balancer))}
    is_there = balancer.provided_units == balancer.reserved_units
    zones = balancer.zone_names
    states = [
        {
            "availability_zone": zone,
            "effective_capacity_units": balancer.provided_units / len(zones),
            "state": {"code": "provisioned" if is_there else "pending"},
        }
        for zone in zones
    ]
    return {
        "last_modified_time": balancer.reserved_at,
        "decrease_requests_remaining": DECREASES_A_DAY - len(_decreases(world, balancer)),
        "minimum_load_balancer_capacity": {"capacity_units": balancer.reserved_units},
        "capacity_reservation_state": states,
    }
