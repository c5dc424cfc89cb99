"""CloudWatch: what happens by itself: mute rules begin and end, and what alarms owed meanwhile is done."""

from __future__ import annotations

from model.kit.behavior import due
from model.kit.world import World
from model.laws.mute_schedule import read_schedule
from model.services.cloudwatch.alarms import find_alarm
from model.services.cloudwatch.behavior.holding import release
from model.services.cloudwatch.resources.mute_rules import AlarmMuteRule, Status


@due
async def turn_mute(world: World, name: str) -> None:
    """A window begins or ends, or the rule expires."""
    rule = world.find(AlarmMuteRule, name)
    if rule is not None:
        await follow_schedule(world, rule)


async def follow_schedule(world: World, rule: AlarmMuteRule) -> None:
    """Put the rule where its schedule has it now, and look again when that changes."""
    status, until = _standing(rule, world.now)
    world.forget(turn_mute, rule.name)
    if until is not None:
        world.wake(turn_mute, rule.name, at=until)
    await _enter(world, rule, status)


def _standing(rule: AlarmMuteRule, now: float) -> tuple[Status, float | None]:
    """Its status and until when; a window that begins later is scheduled, a rule without one has expired."""
    schedule = read_schedule(rule.expression, rule.duration, rule.timezone)
    window = schedule.window_at(now, rule.start_date or 0.0)
    expires = rule.expire_date
    if window is None or (expires is not None and (expires <= now or expires <= window[0])):
        return "EXPIRED", None
    begin, end = window
    if begin > now:
        return "SCHEDULED", begin
    return "ACTIVE", end if expires is None else min(end, expires)


async def _enter(world: World, rule: AlarmMuteRule, status: Status) -> None:
    ended = rule.status == "ACTIVE" and status != "ACTIVE"
    rule.status = status
    if ended:
        await release_targets(world, rule.targets)


async def release_targets(world: World, names: tuple[str, ...]) -> None:
    for alarm in filter(None, (find_alarm(world, name) for name in names)):
        await release(world, alarm)
