"""CloudWatch: what exists: alarms on the states of other alarms."""

from __future__ import annotations

from typing import Any, ClassVar, Literal

from model.kit.action import Action
from model.kit.column import Column
from model.kit.resource import Resource
from model.laws.alarm_formula import Formula, read_formula
from model.laws.alarm_reason import CREATED
from model.laws.alarm_rule import AlarmState
from model.services.cloudwatch.resources.acting import ActsOnStates
from model.services.cloudwatch.resources.alarms import MetricAlarm

COMPOSITE_CONFIGURATION = (
    "alarm_description",
    "actions_enabled",
    "ok_actions",
    "alarm_actions",
    "insufficient_data_actions",
    "alarm_rule",
    "watches",
    "actions_suppressor",
    "suppressor",
    "actions_suppressor_wait_period",
    "actions_suppressor_extension_period",
)
"What PutCompositeAlarm replaces as a whole."

Suppression = Literal["", "WaitPeriod", "ExtensionPeriod", "Alarm"]


class CompositeAlarm(
    Resource,
    ActsOnStates,
    key="alarm_name",
    arn="alarm:{alarm_name}",
    index=("watches", "suppressor", "state_value"),
    missing=("ResourceNotFound", "", 404),
    title="Composite alarms",
    columns=(
        Column("STATE", "state_value", "state"),
        Column("NAME", "alarm_name"),
        Column("RULE", "alarm_rule"),
        Column("SUPPRESSED BY", "actions_suppressed_by", priority=3),
        Column("SINCE", "state_transitioned_timestamp", "age"),
        Column("ACTIONS", "action_class", priority=3),
        Column("REASON", "state_reason", priority=4),
    ),
    actions=(
        Action("SetAlarmState", "Set state", "AlarmName", key="s", asks=("StateValue", "StateReason")),
        Action("EnableAlarmActions", "Enable actions", "AlarmNames", many=True, key="e"),
        Action("DisableAlarmActions", "Disable actions", "AlarmNames", many=True, key="x", confirm=1),
        Action("DeleteAlarms", "Delete", "AlarmNames", key="d", confirm=2),
    ),
    create="PutCompositeAlarm",
    describe="DescribeAlarms",
):
    __fragments__: ClassVar[bool] = True

    alarm_name: str
    alarm_description: str | None = None
    actions_enabled: bool = True
    ok_actions: tuple[str, ...] = ()
    alarm_actions: tuple[str, ...] = ()
    insufficient_data_actions: tuple[str, ...] = ()
    alarm_rule: str
    watches: tuple[str, ...] = ()
    "The names of the alarms in its rule."
    actions_suppressor: str | None = None
    "As it was put: a name or an ARN."
    suppressor: str = ""
    "The name of the alarm that holds its actions back while it is in ALARM."
    actions_suppressor_wait_period: int | None = None
    actions_suppressor_extension_period: int | None = None
    state_value: AlarmState = "INSUFFICIENT_DATA"
    state_reason: str = CREATED
    state_reason_data: str | None = None
    state_updated_timestamp: float = 0.0
    state_transitioned_timestamp: float = 0.0
    alarm_configuration_updated_timestamp: float = 0.0
    suppressed_by: Suppression = ""
    owes: bool = False
    "Actions of its state were held back."

    @property
    def alarm_arn(self) -> str:
        return self.arn

    @property
    def label(self) -> str:
        return self.alarm_name

    @property
    def formula(self) -> Formula:
        return read_formula(self.alarm_rule)

    @property
    def actions_suppressed_by(self) -> str | None:
        return self.suppressed_by or None

    @property
    def actions_suppressed_reason(self) -> str | None:
        reasons = {
            "WaitPeriod": f"Actions wait for {self.suppressor} to come into ALARM",
            "ExtensionPeriod": f"Actions are held back for a while after {self.suppressor} left ALARM",
            "Alarm": f"Actions are held back by {self.suppressor}",
        }
        return reasons.get(self.suppressed_by)

    def configuration(self) -> dict[str, Any]:
        """How it is configured, as its history tells it."""
        told = {
            "alarmName": self.alarm_name,
            "alarmArn": self.arn,
            "alarmDescription": self.alarm_description,
            "alarmRule": self.alarm_rule,
            "actionsEnabled": self.actions_enabled,
            "okActions": self.ok_actions,
            "alarmActions": self.alarm_actions,
            "insufficientDataActions": self.insufficient_data_actions,
            "actionsSuppressor": self.actions_suppressor,
        }
        return {name: value for name, value in told.items() if value is not None}


Alarm = MetricAlarm | CompositeAlarm
