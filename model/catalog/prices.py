"""What everything costs, in US dollars before tax: the public price list of each region."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from math import inf
from typing import Any

from model.catalog.instance_types import instance_type
from model.catalog.pages import Profile, page


@dataclass(frozen=True, slots=True)
class Price:
    """Dollars for a unit of use; large use gets cheaper tier by tier."""

    unit: str
    tiers: tuple[tuple[float, float], ...]
    "(up to this quantity a month, dollars a unit), the last one without end."

    @property
    def first(self) -> float:
        """Dollars of the first unit that costs anything."""
        return next((usd for _, usd in self.tiers if usd), 0.0)

    def cost(self, quantity: float, already: float = 0.0) -> float:
        """Dollars for a quantity on top of what was used earlier in the month."""
        total, start, end = 0.0, already, already + quantity
        for most, usd in self.tiers:
            step = min(end, most) - start
            if step > 0:
                total, start = total + step * usd, min(end, most)
        return total


def price(key: str, region: str = "us-east-1", profile: Profile = "today") -> Price:
    """The price `service/what`, such as "ebs/gp3/storage", or KeyError."""
    return _price(key, region, profile)


@cache
def instance_price(name: str, region: str = "us-east-1", platform: str = "Linux/UNIX") -> float:
    """Dollars for an hour of an instance on demand, shared tenancy; KeyError for an unknown type."""
    family, _, size = name.partition(".")
    data = page("prices")
    linux = data["linux_per_hour"][family][size] * data["regions"][region]["compute"]
    return round(linux + _windows_surcharge(name) if platform == "Windows" else linux, 6)


@cache
def _price(key: str, region: str, profile: Profile) -> Price:
    data = page("prices")
    entry = data["today"][key]
    dated: dict[str, Any] = data[profile] if profile != "today" else {}
    follows = entry["follows"]
    factor = 1.0 if follows == "none" else data["regions"][region][follows]
    return Price(entry["unit"], _tiers(dated[key] if key in dated else entry["usd"], factor))


def _tiers(written: Any, factor: float) -> tuple[tuple[float, float], ...]:
    tiers: list[tuple[float | None, float]] = [(None, written)] if isinstance(written, int | float) else written
    return tuple((inf if most is None else float(most), round(usd * factor, 6)) for most, usd in tiers)


def _windows_surcharge(name: str) -> float:
    special = page("prices")["windows_surcharge_per_hour"]
    return special[name] if name in special else price("ec2/windows").first * instance_type(name).vcpus
