"""CloudWatch: what exists: those who scale at an alarm's word, other than groups of machines."""

from __future__ import annotations

import re
from collections.abc import Awaitable, Callable
from typing import TYPE_CHECKING, NamedTuple, TypeVar

from model.kit.names import service_of

if TYPE_CHECKING:
    from model.kit.world import World

POLICY_OF_RESOURCE = re.compile(r"arn:[\w-]+:autoscaling:[\w-]+:\d{12}:scalingPolicy:[\w-]+:resource/.+:policyName/.+")


class Word(NamedTuple):
    """What an alarm says: by which policy, the newest value that it saw, and whether that is too high (it `rises`)."""

    policy_arn: str
    alarm_name: str
    value: float | None
    rises: bool


Scaler = Callable[["World", Word], Awaitable[None]]
S = TypeVar("S", bound=Scaler)

_SCALERS: list[tuple[str, Scaler]] = []


def scaling_at_a_word(scaler: S) -> S:
    """Have the function act on alarms whose action is a policy of a resource. It raises the refusals that it meets."""
    _SCALERS.append((service_of(scaler.__module__), scaler))
    return scaler


async def pass_on(world: World, word: Word) -> bool:
    """Whether anybody is there to act on it."""
    for service, scaler in _SCALERS:
        await scaler(world.cell.world(world.account, world.region, service), word)
    return bool(_SCALERS)
