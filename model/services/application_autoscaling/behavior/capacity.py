"""Application Auto Scaling: what happens by itself: a target is brought to the capacity that is wanted."""

from __future__ import annotations

from model.kit.behavior import due
from model.kit.errors import AwsError
from model.kit.world import World
from model.services.application_autoscaling.acting import asks_for
from model.services.application_autoscaling.activities import begin, end
from model.services.application_autoscaling.dimensions import dimension_of
from model.services.application_autoscaling.resources.policies import ScalingPolicy
from model.services.application_autoscaling.resources.targets import ScalableTarget
from model.services.application_autoscaling.tracking import fit_alarms, follows_use

LOOK_AGAIN_SECONDS = 10.0
"How often it is looked whether a change is done, or may begin."
REST_SECONDS = 600.0
"How long it takes until a target shrinks again after that was refused."
BUSY = frozenset({"ResourceInUseException", "ResourceConflictException", "TooManyRequestsException"})
"What services answer that are still at something else."
USUAL_COOLDOWN_SECONDS = 0
"Of tables, indexes and functions."


def want(world: World, target: ScalableTarget, capacity: int, cause: str) -> None:
    """Let it be brought there; what was wanted before is so no more."""
    if target.wanted is not None:
        end(world, target.activity_id, "Overridden", f"Another capacity is wanted: {capacity}")
    words = dimension_of(target).words
    target.activity_id = begin(world, target, f"Setting {words} to {capacity}.", cause).activity_id
    target.wanted, target.sent = capacity, False
    world.wake(pursue, target.target_id)


@due
async def pursue(world: World, target_id: str) -> None:
    """Ask for the change as soon as the service is ready for it, and look until it is done."""
    target = world.find(ScalableTarget, target_id)
    if target is None or target.wanted is None:
        return
    try:
        is_done = await _step(world, target, target.wanted)
    except AwsError as refusal:
        if refusal.code not in BUSY:
            _give_up(world, target, target.wanted, refusal)
            return
        is_done = False
    if is_done:
        await _finish(world, target, target.wanted)
    else:
        world.wake(pursue, target_id, after=LOOK_AGAIN_SECONDS)


async def _step(world: World, target: ScalableTarget, wanted: int) -> bool:
    handle, ask = dimension_of(target).handle(target.resource_id), asks_for(world, target)
    capacity, moves = await handle.read(ask)
    if moves:
        return False
    target.capacity = capacity
    if target.sent or capacity == wanted:
        return True
    await handle.set(ask, wanted)
    target.sent = True
    return False


def _give_up(world: World, target: ScalableTarget, wanted: int, refusal: AwsError) -> None:
    words = dimension_of(target).words
    end(world, target.activity_id, "Failed", f"Failed to set {words} to {wanted}. Reason: {refusal.message}")
    target.in_until = max(target.in_until, world.now + REST_SECONDS)
    _settle(target)


async def _finish(world: World, target: ScalableTarget, wanted: int) -> None:
    if target.capacity == wanted:
        said = f"Successfully set {dimension_of(target).words} to {wanted}."
        status, message = "Successful", f"{said} Change successfully fulfilled by {target.service_namespace}."
    else:
        status, message = "Unfulfilled", f"The capacity is {target.capacity}."
    end(world, target.activity_id, status, message)
    _settle(target)
    await fit_to(world, target)


def _settle(target: ScalableTarget) -> None:
    target.wanted, target.activity_id, target.sent = None, "", False


async def fit_to(world: World, target: ScalableTarget) -> None:
    """Have the alarms of those policies follow whose thresholds hang on the capacity."""
    for policy in world.where(ScalingPolicy, target_id=target.target_id):
        if follows_use(policy):
            await fit_alarms(world, target, policy)


async def look(world: World, target: ScalableTarget) -> bool:
    """Know its capacity anew; whether that stands still. Raises what the service answers."""
    target.capacity, moves = await dimension_of(target).handle(target.resource_id).read(asks_for(world, target))
    return not moves


async def keep_within(world: World, target: ScalableTarget) -> None:
    """What is outside of the limits is brought to the nearer one."""
    try:
        stands_still = await look(world, target)
    except AwsError as refusal:
        words = dimension_of(target).words
        activity = begin(world, target, f"Looking at the {words}.", "the limits were changed")
        end(world, activity.activity_id, "Failed", f"Failed to look at the {words}. Reason: {refusal.message}")
        return
    if stands_still:
        enforce(world, target)
    else:
        world.wake(look_at_limits, target.target_id, after=LOOK_AGAIN_SECONDS)


@due
async def look_at_limits(world: World, target_id: str) -> None:
    target = world.find(ScalableTarget, target_id)
    if target is not None and target.wanted is None:
        await keep_within(world, target)


def enforce(world: World, target: ScalableTarget) -> None:
    capacity = target.capacity if target.wanted is None else target.wanted
    if capacity is None:
        return
    if capacity < target.min_capacity:
        want(world, target, target.min_capacity, f"minimum capacity was set to {target.min_capacity}")
    elif capacity > target.max_capacity:
        want(world, target, target.max_capacity, f"maximum capacity was set to {target.max_capacity}")
