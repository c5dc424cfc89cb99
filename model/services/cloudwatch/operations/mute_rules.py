"""CloudWatch: what you can ask for, about rules that mute alarms."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from model.gateway.call import Call
from model.kit.errors import AwsError
from model.kit.operation import operation
from model.kit.tags import read_tags
from model.kit.world import World
from model.laws.mute_schedule import read_schedule
from model.services.cloudwatch.alarms import find_alarm
from model.services.cloudwatch.behavior.mutes import follow_schedule, release_targets, turn_mute
from model.services.cloudwatch.resources.mute_rules import AlarmMuteRule
from model.services.cloudwatch.tokens import after

PAGE = 50

_CONFIGURATION = ("description", "expression", "duration", "timezone", "targets", "start_date", "expire_date")


@operation
async def put_alarm_mute_rule(
    call: Call,
    *,
    name: str,
    rule: Mapping[str, Any],
    description: str | None = None,
    mute_targets: Mapping[str, Any] | None = None,
    tags: Sequence[Mapping[str, str]] | None = None,
    start_date: float | None = None,
    expire_date: float | None = None,
) -> None:
    """Creates a rule or replaces it as a whole; the tags are for one that is new."""
    world, schedule = call.world, rule["Schedule"]
    wanted = AlarmMuteRule(
        name=name,
        description=description,
        expression=schedule["Expression"],
        duration=schedule["Duration"],
        timezone=schedule.get("Timezone"),
        targets=tuple(dict.fromkeys((mute_targets or {}).get("AlarmNames", ()))),
        start_date=start_date,
        expire_date=expire_date,
        tags=read_tags(tags),
    )
    _check(world, wanted)
    known = world.find(AlarmMuteRule, name)
    freed = _replaced(known, wanted) if known else ()
    kept = known or world.add(wanted)
    kept.last_updated_timestamp = world.now
    await follow_schedule(world, kept)
    await release_targets(world, freed)


def _replaced(rule: AlarmMuteRule, wanted: AlarmMuteRule) -> tuple[str, ...]:
    """The alarms that it was for and is for no more."""
    freed = tuple(name for name in rule.targets if name not in wanted.targets)
    for field in _CONFIGURATION:
        setattr(rule, field, getattr(wanted, field))
    return freed


def _check(world: World, rule: AlarmMuteRule) -> None:
    try:
        schedule = read_schedule(rule.expression, rule.duration, rule.timezone)
    except ValueError as error:
        raise _refused(f"Invalid schedule: {error}.") from error
    if rule.expire_date is not None and rule.expire_date <= (rule.start_date or world.now):
        raise _refused("ExpireDate must be later than StartDate and than now.")
    if schedule.window_at(world.now, rule.start_date or 0.0) is None:
        raise _refused("The schedule has no time that is still to come.")
    missing = [name for name in rule.targets if find_alarm(world, name) is None]
    if missing:
        raise _refused(f"The alarms [{', '.join(missing)}] do not exist.")


@operation
async def get_alarm_mute_rule(call: Call, *, alarm_mute_rule_name: str) -> dict[str, Any]:
    rule = call.world.get(AlarmMuteRule, alarm_mute_rule_name)
    schedule = {"expression": rule.expression, "duration": rule.duration, "timezone": rule.timezone}
    return {
        "name": rule.name,
        "alarm_mute_rule_arn": rule.arn,
        "description": rule.description,
        "rule": {"schedule": schedule},
        "mute_targets": {"alarm_names": rule.targets} if rule.targets else None,
        "start_date": rule.start_date,
        "expire_date": rule.expire_date,
        "status": rule.status,
        "last_updated_timestamp": rule.last_updated_timestamp,
        "mute_type": rule.mute_type,
    }


@operation
async def list_alarm_mute_rules(
    call: Call,
    *,
    alarm_name: str | None = None,
    statuses: Sequence[str] | None = None,
    max_records: int | None = None,
    next_token: str | None = None,
) -> dict[str, Any]:
    """By name, those of one alarm or those of some statuses."""
    world = call.world
    found = world.all(AlarmMuteRule) if alarm_name is None else world.where(AlarmMuteRule, targets=alarm_name)
    chosen = {rule.name: rule for rule in found if not statuses or rule.status in statuses}
    names, token = after(sorted(chosen), next_token, max_records or PAGE)
    return {"alarm_mute_rule_summaries": [chosen[name] for name in names], "next_token": token}


@operation(on=("alarm-mute-rule:{AlarmMuteRuleName}",))
async def delete_alarm_mute_rule(call: Call, *, alarm_mute_rule_name: str) -> None:
    """What its alarms owe is done at once. One that does not exist is deleted already."""
    world = call.world
    rule = world.find(AlarmMuteRule, alarm_mute_rule_name)
    if rule is None:
        return
    targets = rule.targets
    world.forget(turn_mute, rule.name)
    world.remove(rule)
    await release_targets(world, targets)


def _refused(message: str) -> AwsError:
    return AwsError("ValidationError", message)
