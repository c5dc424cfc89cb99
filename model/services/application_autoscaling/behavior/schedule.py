"""Application Auto Scaling: what happens by itself: targets take other limits at set times."""

from __future__ import annotations

from model.kit.behavior import due
from model.kit.world import World
from model.laws.schedule_expression import read_schedule
from model.services.application_autoscaling.activities import begin, end
from model.services.application_autoscaling.behavior.capacity import keep_within
from model.services.application_autoscaling.resources.scheduled_actions import Limits, ScheduledAction
from model.services.application_autoscaling.resources.targets import ScalableTarget


def expect(world: World, action: ScheduledAction) -> None:
    """Note when it acts next, within the span that it was given."""
    schedule = read_schedule(action.schedule, action.timezone)
    since = action.created_at if action.start_time is None else action.start_time
    after = world.now if action.start_time is None else max(world.now, action.start_time - 1e-3)
    found = schedule.next_after(after, since)
    if found is not None and action.end_time is not None and found > action.end_time:
        found = None
    action.next_at = found
    if found is None:
        world.forget(act_on_schedule, action.action_id)
    else:
        world.wake(act_on_schedule, action.action_id, at=found)


@due
async def act_on_schedule(world: World, action_id: str) -> None:
    """One that does not come round again is forgotten."""
    action = world.find(ScheduledAction, action_id)
    if action is None:
        return
    target = world.get(ScalableTarget, action.target_id)
    if not target.suspended_state.scheduled_scaling_suspended:
        await _act(world, target, action)
    expect(world, action)
    if action.next_at is None:
        world.remove(action)


async def _act(world: World, target: ScalableTarget, action: ScheduledAction) -> None:
    lowest, highest = limits_after(target, action.scalable_target_action)
    said = f"min capacity to {lowest} and max capacity to {highest}"
    cause = f"scheduled action name {action.scheduled_action_name} was triggered"
    activity = begin(world, target, f"Setting {said}", cause)
    if lowest > highest:
        end(world, activity.activity_id, "Failed", f"Failed to set {said}: the minimum is more than the maximum")
        return
    target.min_capacity, target.max_capacity = lowest, highest
    end(world, activity.activity_id, "Successful", f"Successfully set {said}")
    await keep_within(world, target)


def limits_after(target: ScalableTarget, limits: Limits) -> tuple[int, int]:
    lowest, highest = limits.min_capacity, limits.max_capacity
    return (
        target.min_capacity if lowest is None else lowest,
        target.max_capacity if highest is None else highest,
    )
