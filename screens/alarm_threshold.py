"""Changing when an alarm goes off: the form of PutMetricAlarm, with all else as it is."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, Final

from typing_extensions import override

from model.client import Client, Question
from screens.form_screen import FormScreen
from screens.launch_fields import Choices
from screens.widgets.ink import Ink

ASKED: Final = ("Threshold", "ComparisonOperator", "EvaluationPeriods", "DatapointsToAlarm", "TreatMissingData")


class ThresholdForm(FormScreen):
    """PutMetricAlarm replaces an alarm as a whole, so what is not asked for is sent as it was."""

    action = "cloudwatch:PutMetricAlarm"
    verb = "Change"

    def __init__(self, client: Client, region: str, alarm: Mapping[str, Any], ink: Ink = Ink.BRAILLE) -> None:
        super().__init__(client, region, ink)
        self._alarm = alarm
        self.heading = f"Change when {alarm['AlarmName']} goes off"

    @override
    def questions(self) -> Sequence[Question]:
        known = {each.name: each for each in super().questions()}
        asked = ASKED if "Threshold" in self._alarm else ASKED[1:]
        return [known[name] for name in asked]

    @override
    def proposed(self, choices: Choices) -> Mapping[str, Any]:
        return {name: self._alarm[name] for name in ASKED if self._alarm.get(name) is not None}

    @override
    def fixed(self) -> Mapping[str, Any]:
        known = {each.name for each in self.client.questions(self.action)} - set(ASKED)
        return {name: value for name, value in self._alarm.items() if name in known and value not in (None, [], "")}

    @override
    async def send(self, params: Mapping[str, Any]) -> bool:
        await self.call(self.action, self.place, params)
        return True
