"""What AWS refuses when a composite alarm is put."""

from __future__ import annotations

import re
from collections.abc import Sequence

from model.kit.errors import AwsError
from model.kit.world import World
from model.laws.alarm_formula import BadFormula, Formula, read_formula
from model.services.cloudwatch.alarms import dependents, find_alarm
from model.services.cloudwatch.resources.alarms import MetricAlarm
from model.services.cloudwatch.resources.composite_alarms import Alarm, CompositeAlarm

MOST_ALARMS = 100
"That one rule may speak of."

ACTION = re.compile(r"arn:[\w-]+:(sns|lambda|ssm|ssm-incidents|aiops):([\w-]*):[^:]*:.+")


def read_rule(text: str) -> Formula:
    try:
        return read_formula(text)
    except BadFormula as error:
        raise _refused(f"Invalid AlarmRule: {error}.") from error


def check_composite(world: World, alarm: CompositeAlarm) -> None:
    if world.find(MetricAlarm, alarm.alarm_name) is not None:
        raise _refused(f"An alarm of another type is named {alarm.alarm_name} already.")
    if len(alarm.watches) > MOST_ALARMS:
        raise _refused(f"A rule can speak of {MOST_ALARMS} alarms at the most.")
    missing = [name for name in alarm.watches if name != alarm.alarm_name and find_alarm(world, name) is None]
    if missing:
        raise _refused(
            f"Could not save the composite alarm as alarms [{', '.join(missing)}] in the alarm rule do not exist"
        )
    _check_suppressor(world, alarm)
    for action in (*alarm.ok_actions, *alarm.alarm_actions, *alarm.insufficient_data_actions):
        _check_action(world, action)


def _check_suppressor(world: World, alarm: CompositeAlarm) -> None:
    periods = (alarm.actions_suppressor_wait_period, alarm.actions_suppressor_extension_period)
    if alarm.actions_suppressor is None:
        if any(period is not None for period in periods):
            raise _refused("ActionsSuppressor is required with a wait period or an extension period.")
        return
    if any(period is None for period in periods):
        raise _refused("ActionsSuppressor needs ActionsSuppressorWaitPeriod and ActionsSuppressorExtensionPeriod.")
    if min(period or 0 for period in periods) < 0:
        raise _refused("A wait period or an extension period cannot be negative.")
    if find_alarm(world, alarm.suppressor) is None:
        raise _refused(f"Could not save the composite alarm as the suppressor {alarm.suppressor} does not exist")


def _check_action(world: World, action: str) -> None:
    found = ACTION.fullmatch(action)
    if found is None:
        raise _refused(f"Invalid arn syntax: {action}")
    if found[2] != world.region:
        raise _refused(f"Invalid region {found[2]} specified. Only {world.region} is supported.")


def check_name(world: World, name: str) -> None:
    """A metric alarm cannot take the place of a composite one."""
    if world.find(CompositeAlarm, name) is not None:
        raise _refused(f"An alarm of another type is named {name} already.")


def check_deletion(world: World, alarms: Sequence[Alarm]) -> None:
    """At most one composite alarm goes at a time, and nothing that another one depends on."""
    if sum(isinstance(alarm, CompositeAlarm) for alarm in alarms) > 1:
        raise _refused("Only one composite alarm can be deleted at a time.")
    going = [alarm.alarm_name for alarm in alarms]
    needed = [name for name in going if any(each.alarm_name not in going for each in dependents(world, name))]
    if needed:
        them = "it" if len(needed) == 1 else "them"
        raise _refused(f"Cannot delete {','.join(needed)} as there are composite alarm(s) depending on {them}.")


def _refused(message: str) -> AwsError:
    return AwsError("ValidationError", message)
