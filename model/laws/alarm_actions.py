"""Whom an alarm concerns as it goes off: people, a machine, only the size of a group, or nobody."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Final, Literal

ActionClass = Literal["tells", "acts", "scales", "shows", "disabled"]
"Who has actions of several is of the first; `shows` has none, and those of `disabled` are not taken."

_CLASSES: Final[dict[str, ActionClass]] = {"autoscaling": "scales", "automate": "acts", "swf": "acts"}
"By the service in an action's ARN; any other is there to be told."
_GRAVEST_FIRST: Final[tuple[ActionClass, ...]] = ("tells", "acts", "scales")


def action_class(actions: Iterable[str], *, enabled: bool = True) -> ActionClass:
    """An alarm that only scales does its daily work: nobody has to look."""
    found: set[ActionClass] = {_CLASSES.get(arn.split(":")[2], "tells") for arn in actions}
    if found and not enabled:
        return "disabled"
    gravest: list[ActionClass] = [each for each in _GRAVEST_FIRST if each in found]
    return gravest[0] if gravest else "shows"
