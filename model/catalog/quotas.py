"""How much of everything an account may have, and how large a request may be."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from math import inf
from typing import Any

from model.catalog.pages import Profile, page


@dataclass(frozen=True, slots=True)
class Quota:
    """One limit. `default` is what AWS documents, `value` what our account was granted; inf where there is none."""

    key: str
    title: str
    value: float
    default: float
    adjustable: bool
    code: str | None
    "The code that Service Quotas knows it by."


def quota(key: str, profile: Profile = "today") -> Quota:
    """The limit `service/what`, such as "vpc/vpcs-per-region", or KeyError."""
    return _read(key, profile)


def limit(key: str, profile: Profile = "today") -> float:
    """The number of a limit, to compare with; inf where there is none."""
    return _read(key, profile).value


def quotas(service: str, profile: Profile = "today") -> tuple[Quota, ...]:
    """Every limit of a service."""
    return tuple(_read(key, profile) for key in page("quotas") if key.partition("/")[0] == service)


@cache
def _read(key: str, profile: Profile) -> Quota:
    entry = page("quotas")[key]
    default = _number(entry[profile] if profile in entry else entry["today"])
    granted = entry["granted"] if profile == "today" and "granted" in entry else default
    return Quota(key, entry["title"], granted, default, entry["adjustable"], entry.get("code"))


def _number(written: Any) -> float:
    return inf if written is None else written
