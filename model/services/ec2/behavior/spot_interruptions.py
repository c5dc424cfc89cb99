"""What happens to Spot Instances when others pay more, or need the machines."""

from __future__ import annotations

from model.kernel.chance import Between
from model.kit.behavior import due, entering
from model.kit.world import World
from model.services.ec2.hibernating import keep_memory
from model.services.ec2.resources.instance_parts import StateReason
from model.services.ec2.resources.instances import Instance
from model.services.ec2.resources.spot_requests import SpotInstanceRequest
from model.services.ec2.spot_ending import lose_instance
from model.services.ec2.spot_market import HIBERNATE, pool_called, pool_of

NOTICE_SECONDS = 120.0
OUTBID = Between(1, 60)
"Until one whose bid is too low gets its two minutes' notice."
NEEDED = Between(120, 900)
"Until a machine that is needed elsewhere gets it; that it is at risk is told at once."
TAKEN_SHARE = 0.6
"Of the instances in a pool, those that a rush takes back."

_BY_MARKET = StateReason(
    code="Server.SpotInstanceTermination", message="Server.SpotInstanceTermination: Spot instance termination"
)
_REASONS = {"price": "by-price", "capacity": "no-capacity"}
_DONE = {"terminate": "terminated", "stop": "stopped", HIBERNATE: "stopped"}


def expose(world: World, request: SpotInstanceRequest, pool: str) -> None:
    """From now on the market can take the request's instance back."""
    request.pool = pool
    if world.woken_at(watch_pool, pool) is None:
        world.wake(watch_pool, pool, at=pool_called(world, pool).next_move(world.now))


@due
async def watch_pool(world: World, name: str) -> None:
    """The price of a pool has moved, or a rush has begun or ended: who loses its machine?"""
    held = world.where(SpotInstanceRequest, pool=name)
    if not held:
        return
    pool = pool_called(world, name)
    price, rushed = pool.price_at(world.now), pool.is_rushed(world.now)
    for request in held:
        if price > float(request.spot_price):
            _warn(world, request, "price")
        elif rushed and world.luck("rush", world.now, request.id).random() < TAKEN_SHARE:
            _warn(world, request, "capacity")
    world.wake(watch_pool, name, at=pool.next_move(world.now))


def _warn(world: World, request: SpotInstanceRequest, why: str) -> None:
    """Recommend to replace the instance, and have its notice given soon after."""
    instance = world.find(Instance, request.instance_id or "")
    if instance is None or instance.rebalance_at or instance.state_name not in ("pending", "running"):
        return
    instance.rebalance_at = world.now
    delay = world.delay(OUTBID if why == "price" else NEEDED, request.id, "notice")
    world.wake(give_notice, f"{request.id}/{why}", after=delay)


@due
async def give_notice(world: World, whom: str) -> None:
    """Two minutes are left; to go to sleep begins at once."""
    request_id, _, why = whom.partition("/")
    request = world.find(SpotInstanceRequest, request_id)
    instance = world.find(Instance, request.instance_id or "") if request else None
    if request is None or instance is None or instance.state_name not in ("pending", "running"):
        return
    behavior = request.instance_interruption_behavior
    status = "marked-for-termination" if behavior == "terminate" else "marked-for-stop"
    request.turn(request.state, status, world.now)
    left_seconds = 0.0 if behavior == HIBERNATE else NOTICE_SECONDS
    instance.interruption, instance.interruption_at = behavior, world.now + left_seconds
    world.wake(take_back, f"{instance.id}/{why}", after=left_seconds)


@due
async def take_back(world: World, whom: str) -> None:
    """The market has its machine again."""
    instance_id, _, why = whom.partition("/")
    instance = world.find(Instance, instance_id)
    request = world.find(SpotInstanceRequest, (instance and instance.spot_instance_request_id) or "")
    if instance is None or request is None or instance.state_name not in ("pending", "running"):
        return
    instance.state_reason = _BY_MARKET
    instance.state_transition_reason = "Server.SpotInstanceTermination"
    status = f"instance-{_DONE[instance.interruption]}-{_REASONS[why]}"
    if instance.interruption in ("stop", HIBERNATE) and instance.state_name == "running":
        request.turn("open", status, world.now)
        request.pool = ""
        if instance.interruption == HIBERNATE:
            keep_memory(world, instance)
        world.request(instance, "StopInstances")
        return
    if request.state == "active":
        lose_instance(world, request, status)
    world.request(instance, "TerminateInstances")


@entering(Instance, "shutting-down", "terminated")
def end_request(world: World, instance: Instance) -> None:
    """Whoever ends an instance closes its request, unless it is a persistent one."""
    request = world.find(SpotInstanceRequest, instance.spot_instance_request_id or "")
    if request is None or request.instance_id != instance.id:
        return
    if request.state == "cancelled":
        request.pool = ""
    elif request.state in ("active", "disabled", "open"):
        lose_instance(world, request, "instance-terminated-by-user")


@entering(Instance, "stopping")
def rest_request(world: World, instance: Instance) -> None:
    """Whoever stops an instance keeps its request from having it started again."""
    request = world.find(SpotInstanceRequest, instance.spot_instance_request_id or "")
    if request is not None and request.state == "active":
        request.turn("disabled", "instance-stopped-by-user", world.now)
        request.pool = ""


@entering(Instance, "pending")
def wake_request(world: World, instance: Instance) -> None:
    """A start, the second or a later one, takes a machine of the market again."""
    request = world.find(SpotInstanceRequest, instance.spot_instance_request_id or "")
    if request is None or request.state not in ("disabled", "open") or request.instance_id != instance.id:
        return
    instance.rebalance_at, instance.interruption, instance.interruption_at = 0.0, "", 0.0
    request.turn("active", "fulfilled", world.now)
    pool = pool_of(world, instance.instance_type, instance.availability_zone, instance.platform_details)
    expose(world, request, pool.name)
