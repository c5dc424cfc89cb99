"""CPU credits of burstable instances: earned by the hour, spent by the vCPU-minute."""

from __future__ import annotations

from dataclasses import dataclass
from math import inf
from typing import Literal

from model.physics.bucket import Bucket

HOUR_SECONDS = 3600.0
MINUTE_SECONDS = 60.0


@dataclass(frozen=True, slots=True)
class Burstable:
    """A burstable instance size: credits earned per hour and in 24 hours at most; one credit is a vCPU-minute."""

    vcpus: int
    credits_per_hour: float
    max_credits: float
    launch_credits: float = 0.0

    @property
    def baseline_share(self) -> float:
        """The share of its vCPUs that it can use for ever: credits per hour / 60 / vCPUs."""
        return self.credits_per_hour / 60 / self.vcpus


def _t2(vcpus: int, credits_per_hour: float) -> Burstable:
    return Burstable(vcpus, credits_per_hour, 24 * credits_per_hour, launch_credits=30.0 * vcpus)


def _t3(vcpus: int, credits_per_hour: float) -> Burstable:
    return Burstable(vcpus, credits_per_hour, 24 * credits_per_hour)


_T3_SIZES = {
    "nano": _t3(2, 6),
    "micro": _t3(2, 12),
    "small": _t3(2, 24),
    "medium": _t3(2, 24),
    "large": _t3(2, 36),
    "xlarge": _t3(4, 96),
    "2xlarge": _t3(8, 192),
}
BURSTABLE: dict[str, Burstable] = {
    "t2.nano": _t2(1, 3),
    "t2.micro": _t2(1, 6),
    "t2.small": _t2(1, 12),
    "t2.medium": _t2(2, 24),
    "t2.large": _t2(2, 36),
    "t2.xlarge": _t2(4, 54),
    "t2.2xlarge": _t2(8, 81.6),
    **{f"{family}.{size}": burstable for family in ("t3", "t3a", "t4g") for size, burstable in _T3_SIZES.items()},
}
"""Credit table of the EC2 user guide; T2 in standard mode starts with 30 launch credits per vCPU."""


@dataclass(frozen=True, slots=True)
class CpuCredits:
    """The credits of one burstable instance while its CPU wants a steady `demand_share` of its vCPUs.

    `earned` runs to at most 24 hours of earnings; in unlimited mode below zero too, down to as many surplus credits,
    beyond which every further credit is charged. Launch credits come on top, are spent first and never refill.
    """

    size: Burstable
    mode: Literal["standard", "unlimited"]
    launch: Bucket
    earned: Bucket
    demand_share: float = 0.0
    charged: float = 0.0

    @classmethod
    def at_launch(cls, size: Burstable, mode: Literal["standard", "unlimited"], at: float) -> CpuCredits:
        launch = size.launch_credits if mode == "standard" else 0.0
        floor = -size.max_credits if mode == "unlimited" else 0.0
        fresh = cls(size, mode, Bucket(launch, launch, at), Bucket(size.max_credits, 0.0, at, floor=floor))
        return fresh.wanting(at, 0.0)

    def wanting(self, at: float, demand_share: float) -> CpuCredits:
        """From `at` on the CPU wants another share of its vCPUs (0 to 1)."""
        spend = demand_share * self.size.vcpus / MINUTE_SECONDS
        earn = self.size.credits_per_hour / HOUR_SECONDS
        launch = self.launch.turned(at, -spend)
        earned = self._earned_at(at).turned(at, earn if launch.balance > 0 else earn - spend)
        return CpuCredits(self.size, self.mode, launch, earned, demand_share, self.charged_at(at))

    def balance_at(self, at: float) -> float:
        """CPUCreditBalance."""
        return self.launch.balance_at(at) + max(self._earned_at(at).balance_at(at), 0.0)

    def surplus_at(self, at: float) -> float:
        """CPUSurplusCreditBalance: spent before they were earned (unlimited mode)."""
        return max(-self._earned_at(at).balance_at(at), 0.0)

    def charged_at(self, at: float) -> float:
        """CPUSurplusCreditsCharged so far: surplus beyond what 24 hours can earn back."""
        return self.charged + (self._earned_at(at).below_floor_at(at) if self.mode == "unlimited" else 0.0)

    def cpu_share_at(self, at: float) -> float:
        """The share of its vCPUs that the instance gets: all of them, or the baseline once its credits are gone."""
        if self.mode == "unlimited" or self.demand_share <= self.size.baseline_share:
            return 1.0
        return 1.0 if at < self.throttled_at() else self.size.baseline_share

    def throttled_at(self) -> float:
        """When credits run out at the present demand (standard mode), else inf."""
        if self.mode == "unlimited" or self.demand_share <= self.size.baseline_share:
            return inf
        turn = self.next_turn()
        return (self._earned_at(turn) if turn < inf else self.earned).empty_at()

    def next_turn(self) -> float:
        """When the last launch credit goes, from which moment on earned ones are spent; inf without launch credits."""
        return self.launch.empty_at() if self.launch.balance > 0 else inf

    def _earned_at(self, at: float) -> Bucket:
        turn = self.next_turn()
        if at < turn:
            return self.earned
        spend = self.demand_share * self.size.vcpus / MINUTE_SECONDS
        return self.earned.turned(turn, self.earned.net_per_second - spend)
