"""Where a site's electricity comes from: the grid, batteries for minutes, generators for days."""

from __future__ import annotations

from math import inf
from typing import Literal

from model.kernel.chance import Between
from model.kit.value import Value

Source = Literal["utility", "ups", "generators", "none"]

BATTERY_SECONDS = 600.0
"What full batteries carry the whole load for."

FUEL_SECONDS = 48 * 3600.0
"What full tanks keep the generators running for."

CRANKING = Between(8, 15)
"What generators need from the loss of the grid until they carry load."

RECHARGED_PER_SECOND = 0.1
REFUELLED_PER_SECOND = 2.0
_NEARLY_NOTHING = 1e-3


class Electricity(Value):
    """What feeds the site since an instant, and how much battery and fuel there was then, in seconds of load."""

    source: Source = "utility"
    since: float = 0.0
    battery_seconds: float = BATTERY_SECONDS
    fuel_seconds: float = FUEL_SECONDS

    def battery_at(self, now: float) -> float:
        passed = now - self.since
        if self.source == "ups":
            return max(self.battery_seconds - passed, 0.0)
        gained = 0.0 if self.source == "none" else passed * RECHARGED_PER_SECOND
        return min(self.battery_seconds + gained, BATTERY_SECONDS)

    def fuel_at(self, now: float) -> float:
        passed = now - self.since
        if self.source == "generators":
            return max(self.fuel_seconds - passed, 0.0)
        gained = passed * REFUELLED_PER_SECOND if self.source == "utility" else 0.0
        return min(self.fuel_seconds + gained, FUEL_SECONDS)

    def fed(self, now: float, *, utility: bool, generators: bool) -> Electricity:
        """What it is fed by from now on, the best of what there is."""
        battery, fuel = self.battery_at(now), self.fuel_at(now)
        source: Source = "none"
        if utility:
            source = "utility"
        elif generators and fuel > _NEARLY_NOTHING:
            source = "generators"
        elif battery > _NEARLY_NOTHING:
            source = "ups"
        if source == self.source:
            return self
        return Electricity(source=source, since=now, battery_seconds=battery, fuel_seconds=fuel)

    def runs_out_at(self) -> float:
        """When what it is fed by is used up; inf where it is not."""
        left = {"ups": self.battery_seconds, "generators": self.fuel_seconds}
        return self.since + left.get(self.source, inf)
