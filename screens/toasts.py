"""Alarms that turned, as toasts: the newest state of each, and never so many that they hide the screen."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from time import monotonic
from typing import Final, Literal

from model.client import AlarmChanged
from screens.briefly import brief_alarm, brief_reason

MOST: Final = 3
PAUSE_SECONDS: Final = 4.0
"Real seconds in which no more than MOST are shown: at high speed alarms turn faster than anybody reads."

Severity = Literal["information", "warning", "error"]
_SIGNS: Final[dict[str, tuple[str, Severity]]] = {
    "ALARM": ("■", "error"),
    "OK": ("●", "information"),
    "INSUFFICIENT_DATA": ("◌", "warning"),
}


@dataclass(frozen=True, slots=True)
class Toast:
    title: str
    text: str
    severity: Severity


class Toasts:
    def __init__(self, real: Callable[[], float] = monotonic) -> None:
        self._real = real
        self._shown: list[float] = []

    def of(self, alarms: Sequence[AlarmChanged]) -> list[Toast]:
        """What to show of these, worst and newest first.

        No news is an alarm that has only been made, and one that only scales: the group tells of that.
        """
        newest = {alarm.alarm_arn: alarm for alarm in alarms if _is_news(alarm)}
        ordered = sorted(newest.values(), key=lambda alarm: (alarm.state != "ALARM", -alarm.time))
        now = self._real()
        self._shown = [at for at in self._shown if now - at < PAUSE_SECONDS]
        chosen = ordered[: max(0, MOST - len(self._shown))]
        self._shown += [now] * len(chosen)
        return [_toast(alarm) for alarm in chosen]


def _is_news(alarm: AlarmChanged) -> bool:
    return "ALARM" in (alarm.state, alarm.before) and alarm.action_class != "scales"


def _toast(alarm: AlarmChanged) -> Toast:
    sign, severity = _SIGNS[alarm.state]
    return Toast(f"{sign} {brief_alarm(alarm.alarm_name)} is {alarm.state}", brief_reason(alarm.reason), severity)
