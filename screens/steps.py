"""What happened to a scaling group, as marks on a chart and a line on a card."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from screens.briefly import brief_alarm
from screens.widgets.chart import Mark


def marks_of(activities: Iterable[dict[str, Any]], group: str) -> list[Mark]:
    """One mark for each moment at which a group launched or terminated something, oldest first."""
    found: dict[tuple[float, str], int] = {}
    for activity in activities:
        if activity["auto_scaling_group_name"] == group:
            verb = verb_of(activity["description"])
            found[activity["start_time"], verb] = found.get((activity["start_time"], verb), 0) + 1
    return [Mark(at, f"{'+' if verb == 'launch' else '-'}{count}", None) for (at, verb), count in sorted(found.items())]


def verb_of(description: str) -> str:
    """`launch` or `terminate`, from AWS's sentence."""
    return "terminate" if description.startswith("Terminating") else "launch"


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
