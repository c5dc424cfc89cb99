"""What a lifecycle's rules have in store for a version, and when."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from math import ceil
from typing import Any, NamedTuple

from model.services.s3.lifecycle_rules import Rule
from model.services.s3.versions import Version

DAY = 86400.0
COLDNESS = (
    "STANDARD",
    "REDUCED_REDUNDANCY",
    "STANDARD_IA",
    "INTELLIGENT_TIERING",
    "ONEZONE_IA",
    "GLACIER_IR",
    "GLACIER",
    "DEEP_ARCHIVE",
)
"Objects only ever move on, to what comes later."


class Fate(NamedTuple):
    """At `due`, a midnight, the version moves into a storage class, or (None) it is gone."""

    due: float
    storage_class: str | None
    rule: str


def fates(rules: Sequence[Rule], version: Version, newer: int = 0, *, alone: bool = False) -> Iterator[Fate]:
    """`newer` is how many versions that are not current came after this one, `alone` whether the key has no other."""
    for rule in rules:
        if not rule.selection.takes(version):
            continue
        if not version.is_latest:
            yield from noncurrent_fates(rule, version, newer)
        elif version.is_marker:
            yield from marker_fates(rule, version, alone)
        else:
            yield from current_fates(rule, version)


def current_fates(rule: Rule, version: Version) -> Iterator[Fate]:
    gone = due(rule.expiration, version.modified)
    if gone is not None:
        yield Fate(gone, None, rule.id)
    for move in rule.transitions:
        when = due(move, version.modified)
        if when is not None and goes_on(rule, version, move["StorageClass"]):
            yield Fate(when, move["StorageClass"], rule.id)


def marker_fates(rule: Rule, version: Version, alone: bool) -> Iterator[Fate]:
    """A delete marker that hides nothing any more."""
    if alone and rule.expiration.get("ExpiredObjectDeleteMarker"):
        yield Fate(midnight(version.modified), None, rule.id)
    gone = due(rule.expiration, version.modified)
    if alone and gone is not None:
        yield Fate(gone, None, rule.id)


def noncurrent_fates(rule: Rule, version: Version, newer: int) -> Iterator[Fate]:
    assert version.noncurrent is not None, "another version is the latest since some time"
    said = rule.noncurrent_expiration
    if "NoncurrentDays" in said and newer >= said.get("NewerNoncurrentVersions", 0):
        yield Fate(midnight(version.noncurrent + said["NoncurrentDays"] * DAY), None, rule.id)
    for move in rule.noncurrent_transitions:
        if newer >= move.get("NewerNoncurrentVersions", 0) and goes_on(rule, version, move["StorageClass"]):
            when = midnight(version.noncurrent + move["NoncurrentDays"] * DAY)
            yield Fate(when, move["StorageClass"], rule.id)


def goes_on(rule: Rule, version: Version, storage_class: str) -> bool:
    colder = COLDNESS.index(storage_class) > COLDNESS.index(version.storage_class)
    return colder and not version.is_marker and rule.may_move(version, storage_class)


def due(said: Mapping[str, Any], since: float) -> float | None:
    """At the midnight after so many days, or on a date."""
    if "Days" in said:
        return midnight(since + said["Days"] * DAY)
    return max(said["Date"], midnight(since)) if "Date" in said else None


def midnight(instant: float) -> float:
    """The first midnight (UTC) that is not before."""
    return ceil(instant / DAY) * DAY


def decided(found: Sequence[Fate], now: float) -> Fate | None:
    """Of what is due the end comes before any move, and of moves the one that leads farthest."""
    ripe = [fate for fate in found if fate.due <= now]
    ends = [fate for fate in ripe if fate.storage_class is None]
    if ends:
        return min(ends)
    return max(ripe, key=lambda fate: COLDNESS.index(fate.storage_class or "STANDARD"), default=None)
