"""What happened to each alarm, as DescribeAlarmHistory tells it."""

from __future__ import annotations

from typing import Any, Literal

import orjson

from model.kit.world import World
from model.physics.retention import DAY_SECONDS
from model.services.cloudwatch.resources.alarm_contributors import AlarmContributor
from model.services.cloudwatch.resources.composite_alarms import Alarm

KEPT_SECONDS = 30 * DAY_SECONDS
LONGEST_SUMMARY = 255

ItemType = Literal[
    "ConfigurationUpdate", "StateUpdate", "Action", "AlarmContributorStateUpdate", "AlarmContributorAction"
]

_WRITE = "INSERT INTO cloudwatch_history VALUES (?,?,?,?,?,?,?,?)"
_FORGET = "DELETE FROM cloudwatch_history WHERE account = ? AND region = ? AND alarm = ? AND time < ?"


def note(
    world: World,
    alarm_name: str,
    item: ItemType,
    summary: str,
    data: dict[str, Any],
    contributor: AlarmContributor | None = None,
) -> None:
    """Write a line of an alarm's history, or of one of its contributors', and forget those older than AWS keeps."""
    seq = world.count("alarm history")
    text = orjson.dumps(data | (told_of(contributor) if contributor else {})).decode()
    place = (world.account, world.region)
    world.write(_WRITE, *place, seq, alarm_name, world.now, item, summary[:LONGEST_SUMMARY], text)
    world.write(_FORGET, *place, alarm_name, world.now - KEPT_SECONDS)


def told_of(contributor: AlarmContributor) -> dict[str, Any]:
    return {
        "alarmContributorId": contributor.contributor_id,
        "alarmContributorAttributes": contributor.contributor_attributes,
    }


def note_configuration(world: World, alarm: Alarm, change: Literal["Create", "Update", "Delete"]) -> None:
    """Write that an alarm was created, updated or deleted, with its configuration."""
    done = f"{change.lower()}d"
    note(
        world,
        alarm.alarm_name,
        "ConfigurationUpdate",
        f'Alarm "{alarm.alarm_name}" {done}',
        {"version": "1.0", "type": change, f"{done}Alarm": alarm.configuration()},
    )
