"""How warm a site is: cooling holds it, without cooling it warms until the machines are shut down."""

from __future__ import annotations

from math import inf
from typing import Literal

from model.kit.value import Value

Heat = Literal["", "warm", "hot"]

NORMAL_DEGREES = 22.0
WARM_DEGREES = 27.0
"ASHRAE's recommended limit, at which staff are told."
HOT_DEGREES = 40.0
"What machines are shut down at before they come to harm."

WARMING_PER_SECOND = 0.5 / 60
COOLING_PER_SECOND = 1.0 / 60
_NEARLY = 1e-6


class Climate(Value):
    """The temperature of the halls at an instant, and whether they are cooled since."""

    degrees: float = NORMAL_DEGREES
    since: float = 0.0
    cooled: bool = True
    shut_down: bool = False
    "Machines are off until the halls are no longer warm."

    def degrees_at(self, now: float) -> float:
        passed = now - self.since
        if self.cooled:
            return max(self.degrees - passed * COOLING_PER_SECOND, NORMAL_DEGREES)
        return self.degrees + passed * WARMING_PER_SECOND

    def turned(self, now: float, *, cooled: bool) -> Climate:
        """The climate from now on, with cooling or without."""
        degrees = self.degrees_at(now)
        shut_down = degrees >= HOT_DEGREES - _NEARLY or (self.shut_down and degrees > WARM_DEGREES + _NEARLY)
        if (cooled, shut_down) == (self.cooled, self.shut_down):
            return self
        return Climate(degrees=degrees, since=now, cooled=cooled, shut_down=shut_down)

    def warning_at(self, now: float) -> Heat:
        """What there is to tell; nothing where it is cool enough, or on the way to that."""
        if self.shut_down:
            return "hot"
        return "warm" if not self.cooled and self.degrees_at(now) >= WARM_DEGREES - _NEARLY else ""

    def turns_at(self, now: float) -> float:
        """When it is next warm enough to be told, hot enough to shut down, or cool enough to go on; inf if never."""
        if self.cooled:
            cool = self.since + (self.degrees - WARM_DEGREES) / COOLING_PER_SECOND
            return cool if self.shut_down and cool > now else inf
        crossings = (self.since + (limit - self.degrees) / WARMING_PER_SECOND for limit in (WARM_DEGREES, HOT_DEGREES))
        return min((at for at in crossings if at > now), default=inf)
