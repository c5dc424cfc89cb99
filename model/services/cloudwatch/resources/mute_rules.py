"""CloudWatch: what exists: rules that keep alarms from acting for a while, again and again."""

from __future__ import annotations

from typing import Literal

from model.kit.action import Action
from model.kit.column import Column
from model.kit.resource import Resource
from model.kit.world import World

Status = Literal["SCHEDULED", "ACTIVE", "EXPIRED"]


class AlarmMuteRule(
    Resource,
    key="name",
    arn="alarm-mute-rule:{name}",
    index=("targets",),
    missing=("ResourceNotFoundException", "Alarm mute rule {id} does not exist", 404),
    title="Alarm mute rules",
    columns=(
        Column("STATUS", "status", "state"),
        Column("NAME", "name"),
        Column("SCHEDULE", "expression"),
        Column("FOR", "duration"),
        Column("ALARMS", "target_count", "number"),
        Column("EXPIRES", "expire_date", "age", priority=3),
    ),
    actions=(Action("DeleteAlarmMuteRule", "Delete", "AlarmMuteRuleName", key="d", confirm=1),),
    create="PutAlarmMuteRule",
    describe="ListAlarmMuteRules",
):
    name: str
    description: str | None = None
    expression: str
    duration: str
    timezone: str | None = None
    targets: tuple[str, ...] = ()
    start_date: float | None = None
    expire_date: float | None = None
    status: Status = "SCHEDULED"
    last_updated_timestamp: float = 0.0

    @property
    def alarm_mute_rule_arn(self) -> str:
        return self.arn

    @property
    def label(self) -> str:
        return self.name

    @property
    def target_count(self) -> int:
        return len(self.targets)

    @property
    def mute_type(self) -> str:
        return "ONE_TIME" if self.expression.startswith("at(") else "RECURRING"


def muting(world: World, alarm_name: str) -> bool:
    """Whether a rule keeps the alarm from acting now."""
    return any(rule.status == "ACTIVE" for rule in world.where(AlarmMuteRule, targets=alarm_name))
