"""What can be done with a resource from a screen: an operation, and how the resource's id gets into it."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any


@dataclass(frozen=True, slots=True)
class Action:
    """`id_member` is the parameter that takes the resource's id; `many` if it is a list of ids.

    `confirm` 0 acts at once, 1 asks, 2 lists what follows, 3 has the name typed. `fixed` are further parameters by AWS
    name; `asks` are parameters that the person fills into a form first.
    """

    operation: str
    title: str
    id_member: str
    many: bool = False
    key: str = ""
    confirm: int = 0
    consequence: str = ""
    fixed: dict[str, Any] = field(default_factory=dict[str, Any])
    asks: tuple[str, ...] = ()
