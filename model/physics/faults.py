"""What is broken, as factors that capacity and flow obey."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from math import floor, inf
from typing import Literal

Reach = Literal["open", "refused", "silent"]
FaultKind = Literal["deployment", "memory", "process", "cpu", "volume", "spot", "api", "capacity"]
_WORSE: tuple[Reach, ...] = ("open", "refused", "silent")


@dataclass(frozen=True, slots=True)
class Effect:
    """What a thing still can: its speed (0 to 1), whether connections open, its share of wrong answers, added delay.

    `refused` connections fail at once, `silent` ones only when somebody's patience ends.
    """

    speed: float = 1.0
    reach: Reach = "open"
    error_share: float = 0.0
    delay_seconds: float = 0.0

    def and_also(self, other: Effect) -> Effect:
        """Both at once: speeds and the shares of right answers multiply, delays add, the worse reach counts."""
        return Effect(
            speed=self.speed * other.speed,
            reach=_WORSE[max(_WORSE.index(self.reach), _WORSE.index(other.reach))],
            error_share=1 - (1 - self.error_share) * (1 - other.error_share),
            delay_seconds=self.delay_seconds + other.delay_seconds,
        )


UNHARMED = Effect()
REFUSED = Effect(reach="refused")
LOST = Effect(speed=0.0, reach="silent")

LEAK_SECONDS = 1800.0
"""How long a leak of full strength takes to fill a machine's memory."""

RESTART_SECONDS = 60.0
"""How long software is away after the system killed it for want of memory."""

_LEAK_SPEEDS = (1.0, 1.0, 1.0, 1.0, 1.0, 0.95, 0.85, 0.7, 0.45, 0.2)
"""With each tenth of the memory that is gone, more of a machine's time goes into looking for some."""

_SLOWED_BY_DEPLOYMENT = 0.25
"""What a bad deployment of full strength adds to every answer, in seconds."""

_NEARLY = 1e-6


def leak_at(age: float, strength: float) -> Effect:
    """A machine whose software has leaked memory for so long: slower and slower, then killed and started anew."""
    if age < 0:
        return UNHARMED
    fills = LEAK_SECONDS / max(strength, _NEARLY)
    within = (age + _NEARLY) % (fills + RESTART_SECONDS)
    return REFUSED if within >= fills else Effect(speed=_LEAK_SPEEDS[int(within / fills * len(_LEAK_SPEEDS))])


def leak_turns_at(age: float, strength: float) -> float:
    """The age at which a leak's effect is next another."""
    fills = LEAK_SECONDS / max(strength, _NEARLY)
    begun = floor((age + _NEARLY) / (fills + RESTART_SECONDS)) * (fills + RESTART_SECONDS)
    steps = [begun + fills * step / len(_LEAK_SPEEDS) for step in range(1, len(_LEAK_SPEEDS) + 1)]
    return next((at for at in (*steps, begun + fills + RESTART_SECONDS) if at > age + _NEARLY), inf)


_EFFECTS: Mapping[str, Callable[[float], Effect]] = {
    "deployment": lambda strength: Effect(error_share=strength, delay_seconds=strength * _SLOWED_BY_DEPLOYMENT),
    "process": lambda _strength: REFUSED,
    "cpu": lambda strength: Effect(speed=1 - strength / 2),
    "volume": lambda _strength: LOST,
}


def effect_of(what: str, strength: float, age: float) -> Effect:
    """What a fault does to a machine that has had it for so long; `strength` is from 0 to 1.

    A process that burns all of the processor leaves others half of it, as the scheduler is fair.
    """
    if what == "memory":
        return leak_at(age, strength)
    found = _EFFECTS.get(what)
    return found(strength) if found else UNHARMED


def turns_at(what: str, strength: float, age: float) -> float:
    """The age at which the effect is next another; inf if it stays."""
    return leak_turns_at(age, strength) if what == "memory" else inf
