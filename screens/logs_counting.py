"""A metric filter out of the pattern that somebody has just typed: the form of PutMetricFilter, filled in."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any, Final

from typing_extensions import override

from model.client import Client
from screens.form_screen import FormScreen
from screens.launch_fields import Choices
from screens.widgets.ink import Ink

_LETTERS: Final = re.compile(r"[A-Za-z0-9]+")


class CountingForm(FormScreen):
    """Dismissed with the filter's name, or with None."""

    def __init__(self, client: Client, group: str, pattern: str, region: str, ink: Ink = Ink.BRAILLE) -> None:
        super().__init__(client, region, ink)
        self.action = "logs:PutMetricFilter"
        self.heading = f"Count what is said in {group}"
        self.verb = "Count"
        self._group = group
        self._pattern = pattern

    @override
    def proposed(self, choices: Choices) -> Mapping[str, Any]:
        name = name_of(self._pattern)
        transformation = {"metricName": name, "metricNamespace": "Logs", "metricValue": "1", "defaultValue": 0}
        return {
            **super().proposed(choices),
            "logGroupName": self._group,
            "filterName": name,
            "filterPattern": self._pattern,
            "metricTransformations": [transformation],
        }

    @override
    async def send(self, params: Mapping[str, Any]) -> str:
        await self.call(self.action, self.place, params)
        self.app.notify(f"Counted from now on as Logs {params['filterName']}.", markup=False)
        return str(params["filterName"])


def name_of(pattern: str) -> str:
    """What a metric of a pattern may be called: its words, joined."""
    words = _LETTERS.findall(pattern)
    return "".join(word[:1].upper() + word[1:].lower() for word in words)[:60] or "Lines"
