"""What is broken, as factors that capacity and flow obey."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from fnmatch import fnmatchcase
from functools import reduce
from typing import Literal

from model.physics.noise import draw

Reach = Literal["open", "refused", "silent"]
FaultKind = Literal["host", "zone", "region", "link", "volume", "deployment", "memory"]
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
LOST = Effect(speed=0.0, reach="silent")


@dataclass(frozen=True, slots=True)
class Fault:
    """Something broken: `subject` is the id of the host, zone, volume … that suffers the effect."""

    kind: FaultKind
    subject: str
    effect: Effect


def effect_on(subjects: Collection[str], faults: Iterable[Fault]) -> Effect:
    """What all faults together do to a thing that depends on these subjects (its host, its zone, its volumes)."""
    return reduce(Effect.and_also, (fault.effect for fault in faults if fault.subject in subjects), UNHARMED)


@dataclass(frozen=True, slots=True)
class ApiFault:
    """API calls that fail or drag: `action` is a pattern such as ec2:Run*, `share` of the calls are struck."""

    action: str
    share: float = 1.0
    code: str = "InternalError"
    status: int = 500
    delay_seconds: float = 0.0

    def strikes(self, action: str, key: bytes, call_number: int) -> bool:
        """Whether this call is struck; the same key and number always answer the same."""
        return fnmatchcase(action, self.action) and draw(key, call_number) < self.share
