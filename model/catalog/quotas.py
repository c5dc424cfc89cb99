"""How much of everything an account may have, and how large a request may be."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from math import inf
from typing import Any, NamedTuple

from model.catalog.pages import Profile, page


class Usage(NamedTuple):
    """What CloudWatch calls the metric of how much of a limit is in use, by its dimensions."""

    service: str
    resource: str
    usage_class: str


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
    usage: Usage | None = None
    "Where it is told how much of it is in use."


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
def used_quotas() -> Mapping[Usage, str]:
    """The keys of those limits of which it is told how much is in use."""
    return {Usage(*entry["usage"]): key for key, entry in page("quotas").items() if "usage" in entry}


@cache
def _read(key: str, profile: Profile) -> Quota:
    entry = page("quotas")[key]
    default = _number(entry[profile] if profile in entry else entry["today"])
    granted = entry["granted"] if profile == "today" and "granted" in entry else default
    usage = Usage(*entry["usage"]) if "usage" in entry else None
    return Quota(key, entry["title"], granted, default, entry["adjustable"], entry.get("code"), usage)


def _number(written: Any) -> float:
    return inf if written is None else written
