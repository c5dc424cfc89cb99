"""CloudWatch: what you can ask for, about alarms on other alarms."""

from __future__ import annotations

from model.gateway.call import Call
from model.kit.form import takes
from model.kit.operation import operation
from model.kit.world import World
from model.laws.alarm_formula import alarms_in
from model.services.cloudwatch.alarms import name_in
from model.services.cloudwatch.behavior.composites import judge_composite
from model.services.cloudwatch.behavior.holding import let_go
from model.services.cloudwatch.composite_checks import check_composite, read_rule
from model.services.cloudwatch.forms import CompositeAlarmForm
from model.services.cloudwatch.history import note_configuration
from model.services.cloudwatch.resources.composite_alarms import COMPOSITE_CONFIGURATION, CompositeAlarm


@operation
@takes(CompositeAlarmForm)
async def put_composite_alarm(call: Call, asked: CompositeAlarmForm) -> None:
    """Creates an alarm, or replaces how one is configured; its state stays what it was until it is judged anew."""
    names = tuple(dict.fromkeys(name_in(each) for each in alarms_in(read_rule(asked.alarm_rule))))
    wanted = CompositeAlarm(
        watches=names, suppressor=name_in(asked.actions_suppressor or ""), **asked.fields_of(CompositeAlarm)
    )
    check_composite(call.world, wanted)
    _configure(call.world, wanted)


def _configure(world: World, wanted: CompositeAlarm) -> None:
    alarm = world.find(CompositeAlarm, wanted.alarm_name)
    change = "Create" if alarm is None else "Update"
    if alarm is None:
        wanted.state_updated_timestamp = wanted.state_transitioned_timestamp = world.now
        alarm = world.add(wanted)
    else:
        let_go(world, alarm)
        for field in COMPOSITE_CONFIGURATION:
            setattr(alarm, field, getattr(wanted, field))
    alarm.alarm_configuration_updated_timestamp = world.now
    note_configuration(world, alarm, change)
    world.wake(judge_composite, alarm.alarm_name, at=world.now)
