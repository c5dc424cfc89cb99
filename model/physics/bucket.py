"""A bucket that fills or drains at a steady rate, and when it will be full or empty."""

from __future__ import annotations

from dataclasses import dataclass
from math import inf


@dataclass(frozen=True, slots=True)
class Bucket:
    """A balance between `floor` and `capacity` that moves at `net_per_second` until it meets one of them."""

    capacity: float
    balance: float
    at: float
    net_per_second: float = 0.0
    floor: float = 0.0

    def balance_at(self, at: float) -> float:
        return min(max(self.balance + self.net_per_second * (at - self.at), self.floor), self.capacity)

    def reaches(self, balance: float) -> float:
        """When the balance meets a value; inf when at the present rate it never will."""
        if self.balance == balance:
            return self.at
        away = balance - self.balance
        if away * self.net_per_second <= 0 or not self.floor <= balance <= self.capacity:
            return inf
        return self.at + away / self.net_per_second

    def empty_at(self) -> float:
        return self.reaches(self.floor) if self.net_per_second < 0 else inf

    def full_at(self) -> float:
        return self.reaches(self.capacity) if self.net_per_second > 0 else inf

    def below_floor_at(self, at: float) -> float:
        """What would have gone below the floor by then: demand that found nothing."""
        return max(self.floor - (self.balance + self.net_per_second * (at - self.at)), 0.0)

    def turned(self, at: float, net_per_second: float) -> Bucket:
        """The same bucket from `at` on at another rate."""
        return Bucket(self.capacity, self.balance_at(at), at, net_per_second, self.floor)
