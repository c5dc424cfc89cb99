"""What happened to a scaling group, as marks on a chart and a line on a card."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any, Final

from screens.briefly import brief_alarm
from screens.widgets.chart import Happening, Mark

_MARKS: Final[dict[str, tuple[Happening, str]]] = {
    "launch": ("out", "+"),
    "attach": ("out", "+"),
    "terminate": ("in", "-"),
    "detach": ("in", "-"),
    "fail": ("failed", ""),
}


def marks_of(activities: Iterable[dict[str, Any]], group: str) -> list[Mark]:
    """One mark for each moment at which a group launched or terminated something, oldest first."""
    found: dict[tuple[float, str], int] = {}
    for activity in activities:
        verb = "fail" if activity["status_code"] == "Failed" else verb_of(activity["description"])
        if activity["auto_scaling_group_name"] == group and verb in _MARKS:
            found[activity["start_time"], verb] = found.get((activity["start_time"], verb), 0) + 1
    return [_mark(at, verb, count) for (at, verb), count in sorted(found.items())]


def _mark(at: float, verb: str, count: int) -> Mark:
    what, sign = _MARKS[verb]
    return Mark(at, f"{sign}{count}", "bad" if what == "failed" else None, what)


def verb_of(description: str) -> str:
    """`launch`, `terminate`, `attach`, `detach` or `move`, from AWS's sentence."""
    return {"Ter": "terminate", "Att": "attach", "Det": "detach", "Mov": "move"}.get(description[:3], "launch")


def cause_of(cause: str) -> str:
    """The telling part of AWS's long sentence: which alarm and policy, or who asked."""
    if "monitor alarm " in cause:
        return brief_alarm(cause.partition("monitor alarm ")[2].partition(" ")[0])
    if "a user request" in cause:
        return "a user request"
    if "health check" in cause or "unhealthy" in cause:
        return "a failed health check"
    if "scheduled action" in cause:
        return "a scheduled action"
    return cause.partition(".")[0]
