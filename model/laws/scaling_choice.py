"""In which zone a group launches, and which instance it lets go."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

HOUR_SECONDS = 3600
TerminationPolicy = Literal[
    "Default",
    "AllocationStrategy",
    "OldestLaunchTemplate",
    "OldestLaunchConfiguration",
    "ClosestToNextInstanceHour",
    "NewestInstance",
    "OldestInstance",
]


@dataclass(frozen=True, slots=True, kw_only=True)
class Member:
    """An instance of a group as termination sees it; it has either a launch configuration or a template version."""

    instance_id: str
    zone: str
    launched_at: float
    configuration_created_at: float | None = None
    template_version: int | None = None
    template_is_current: bool = True
    protected: bool = False
    in_excess: bool = False
    "Its group has more of its kind, on demand or Spot, than its policy of many types wants."


@dataclass(frozen=True, slots=True)
class Choice:
    """What was chosen (a zone or an instance id; None when nothing can be), and which rule decided."""

    chosen: str | None
    because: str


def zone_for_launch(counts: Mapping[str, int], usable: Collection[str]) -> Choice:
    """The zone with the fewest instances among those that can take one; the first named of equals."""
    candidates = [zone for zone in counts if zone in usable]
    if not candidates:
        return Choice(None, f"none of {', '.join(counts)} can take an instance")
    fewest = min(candidates, key=lambda zone: counts[zone])
    return Choice(fewest, f"{fewest} has the fewest instances ({counts[fewest]})")


def unbalanced(counts: Mapping[str, int], usable: Collection[str]) -> tuple[str, str] | None:
    """The zones to move an instance between (from, to) when they differ by two or more, else None.

    The new one is launched before the old one ends.
    """
    if not (open_zones := [zone for zone in counts if zone in usable]):
        return None
    fullest = max(counts, key=lambda zone: counts[zone])
    emptiest = min(open_zones, key=lambda zone: counts[zone])
    return (fullest, emptiest) if counts[fullest] - counts[emptiest] >= 2 else None


def member_to_end(members: Sequence[Member], policies: Sequence[TerminationPolicy], now: float) -> Choice:
    """Whom scale-in ends: balance between zones comes first, then the policies in their order, then the lowest id."""
    eligible = [member for member in members if not member.protected]
    if not eligible:
        return Choice(None, "every instance is protected from scale in")
    candidates, because = _in_fullest_zones(members, eligible)
    for policy in policies or ("Default",):
        for rule in _RULES[policy]:
            narrowed = rule(candidates, now)
            if len(narrowed) < len(candidates):
                candidates, because = narrowed, f"{because}, then {policy}"
    chosen = min(candidates, key=lambda member: member.instance_id)
    return Choice(chosen.instance_id, because)


def _in_fullest_zones(members: Sequence[Member], eligible: Sequence[Member]) -> tuple[list[Member], str]:
    zones = [member.zone for member in members]
    most = max(zones.count(member.zone) for member in eligible)
    fullest = sorted({member.zone for member in eligible if zones.count(member.zone) == most})
    kept = [member for member in eligible if member.zone in fullest]
    return kept, f"{' and '.join(fullest)} {'has' if len(fullest) == 1 else 'have'} the most instances ({most})"


Rule = Callable[[list[Member], float], list[Member]]


def _least(candidates: list[Member], key: Callable[[Member], float]) -> list[Member]:
    lowest = min(map(key, candidates))
    return [member for member in candidates if key(member) == lowest]


def _oldest(candidates: list[Member], _now: float) -> list[Member]:
    return _least(candidates, lambda member: member.launched_at)


def _newest(candidates: list[Member], _now: float) -> list[Member]:
    return _least(candidates, lambda member: -member.launched_at)


def _oldest_configuration(candidates: list[Member], _now: float) -> list[Member]:
    configured = [member for member in candidates if member.configuration_created_at is not None]
    return _least(configured, lambda member: member.configuration_created_at or 0.0) if configured else candidates


def _oldest_template(candidates: list[Member], _now: float) -> list[Member]:
    templated = [member for member in candidates if member.template_version is not None]
    former = [member for member in templated if not member.template_is_current]
    older = former or templated
    return _least(older, lambda member: member.template_version or 0) if older else candidates


def _oldest_launch_settings(candidates: list[Member], now: float) -> list[Member]:
    """Configurations go before templates."""
    if any(member.configuration_created_at is not None for member in candidates):
        return _oldest_configuration(candidates, now)
    return _oldest_template(candidates, now)


def _closest_to_next_hour(candidates: list[Member], now: float) -> list[Member]:
    return _least(candidates, lambda member: -((now - member.launched_at) % HOUR_SECONDS))


def _in_excess(candidates: list[Member], _now: float) -> list[Member]:
    return [member for member in candidates if member.in_excess] or candidates


_RULES: dict[TerminationPolicy, tuple[Rule, ...]] = {
    "Default": (_in_excess, _oldest_launch_settings, _closest_to_next_hour),
    "AllocationStrategy": (_in_excess,),
    "OldestLaunchTemplate": (_oldest_template,),
    "OldestLaunchConfiguration": (_oldest_configuration,),
    "ClosestToNextInstanceHour": (_closest_to_next_hour,),
    "NewestInstance": (_newest,),
    "OldestInstance": (_oldest,),
}
