"""The rows of networks, sorted by the VPC that they are in; their values are read once for each revision."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any, Final

from model.client import Row, RowKey
from screens.classic_rows import home_of, placed, rows_of_classic
from screens.feed import Feed
from screens.network_kinds import (
    BALANCER,
    CGW,
    CONNECTION,
    DATABASE,
    EGRESS,
    ENDPOINT,
    IGW,
    INSTANCE,
    LINE,
    NAT,
    PEERING,
    SUBNET,
    TABLE,
    TARGET,
    VGW,
    VPC,
    VPN,
)
from screens.tables import tone_of, values_of
from screens.tones import tone_of_word
from screens.widgets.health import Tone, worst

WITHIN: Final = (SUBNET, TABLE, INSTANCE, IGW, EGRESS, NAT, ENDPOINT, VGW, BALANCER, DATABASE)
"Kinds whose rows say which VPC they are in."
BESIDE: Final = (PEERING, VPN, CGW, LINE, CONNECTION, TARGET)
KINDS: Final = (VPC, *WITHIN, *BESIDE)

BLACKHOLE: Final = " (blackhole)"
"Ends a route that leads to nothing."

Told = tuple[Row, Mapping[str, Any]]
"""A row and its values by their fields."""


@dataclass(frozen=True, slots=True)
class Measures:
    """What is read beside the rows: loads between 0 and 1, requests a second, what is wrong with machines and zones."""

    loads: Mapping[RowKey, float] = field(default_factory=dict[RowKey, float])
    requests: Mapping[RowKey, float] = field(default_factory=dict[RowKey, float])
    ills: Mapping[str, str] = field(default_factory=dict[str, str])
    zones: Mapping[str, str] = field(default_factory=dict[str, str])


class Ground:
    """`sort` brings it up to date with the feed."""

    def __init__(self, feed: Feed) -> None:
        self.feed = feed
        self._told: dict[tuple[str, str, str], tuple[int, Told]] = {}
        self._within: dict[tuple[str, str, str], list[Told]] = {}
        self._by_id: dict[str, list[Row]] = {}
        self._classic: dict[tuple[str, str, str], Row] = {}
        self.sick: dict[tuple[str, str], str] = {}
        "Targets that their balancer gets no answer from, by region and id."

    def sort(self) -> None:
        self._within.clear()
        self._by_id = {}
        for kind in KINDS:
            for row in self.feed.rows(kind):
                self._by_id.setdefault(row.id, []).append(row)
        for kind in WITHIN:
            for row in self.feed.rows(kind):
                told = self.told(row)
                self._within.setdefault((row.region, str(told[1]["vpc_id"] or ""), kind), []).append(told)
        self._tell_of_classic()
        for found in self._within.values():
            found.sort(key=lambda each: (each[0].label, each[0].id))
        self.sick.clear()
        if BALANCER not in self.feed.refused:
            targets = map(self.told, self.feed.rows(TARGET))
            self.sick = {
                (row.region, told["target_id"]): "unhealthy" for row, told in targets if row.state == "unhealthy"
            }

    def _tell_of_classic(self) -> None:
        """Machines without a VPC share a network that no row tells of."""
        self._classic.clear()
        for region, vpc, kind in [key for key in self._within if key[1:] == ("", INSTANCE)]:
            machines = self._within.pop((region, vpc, kind))
            home = home_of(region)
            self._within[region, home, INSTANCE] = [placed(each) for each in machines]
            for row in rows_of_classic(self.feed.views, [row for row, _ in self.machines_in(region, home)]):
                self._classic[row.kind, region, row.id] = row
                self._by_id.setdefault(row.id, []).append(row)
                self._within.setdefault((region, home, row.kind), []).append(self.told(row))

    def is_described(self, row: Row) -> bool:
        """Whether there is more to see of it than the map shows."""
        return (row.kind, row.region, row.id) not in self._classic

    def told(self, row: Row) -> Told:
        key = (row.kind, row.region, row.id)
        held = self._told.get(key)
        if held is None or held[0] != row.revision:
            held = self._told[key] = (row.revision, (row, values_of(self.feed.views[row.kind], row)))
        return held[1]

    def within(self, vpc: Row, kind: str) -> list[Told]:
        return self._within.get((vpc.region, vpc.id, kind), [])

    def rows(self, kind: str, region: str = "") -> list[Told]:
        """All of a kind, or those of a region, in the order of their names."""
        rows = (row for row in self.feed.rows(kind) if not region or row.region == region)
        return sorted(map(self.told, rows), key=lambda each: (each[0].label, each[0].id))

    def find(self, kind: str, region: str, id: str) -> Told | None:
        row = self.feed.find(kind, (region, id)) or self._classic.get((kind, region, id))
        return self.told(row) if row is not None else None

    def vpc(self, key: RowKey) -> Row | None:
        found = self.find(VPC, *key)
        return found[0] if found is not None else None

    def row(self, id: str, region: str) -> Row | None:
        """Whatever has an id; a peering is on both sides, and wanted on that of the region."""
        rows = self._by_id.get(id, ())
        return next((row for row in rows if row.region == region), rows[0] if rows else None)

    def vpc_of(self, row: Row) -> str:
        """The VPC that something is in, empty if it is in none."""
        known = row.id if row.kind == VPC else str(self.told(row)[1].get("vpc_id") or "")
        return known or (home_of(row.region) if row.kind == INSTANCE else "")

    def tone(self, row: Row) -> Tone:
        return tone_of(self.feed.views[row.kind], row) or "good"

    def vpcs(self, region: str = "") -> list[Row]:
        """The fullest first; of equals the default one last."""
        classic = [self.told(row) for row in self._classic.values() if row.kind == VPC]
        rows = [told for told in (*self.rows(VPC), *classic) if not region or told[0].region == region]
        return [
            row
            for row, told in sorted(rows, key=lambda each: (-len(self.machines(each[0])), bool(each[1]["is_default"])))
        ]

    def machines(self, vpc: Row) -> list[Told]:
        """Those that there still are."""
        return self.machines_in(vpc.region, vpc.id)

    def machines_in(self, region: str, vpc_id: str) -> list[Told]:
        found = self._within.get((region, vpc_id, INSTANCE), [])
        return [each for each in found if tone_of_word(each[0].state) != "gone"]

    def is_bare(self, vpc: Row) -> bool:
        """As AWS made it, with nothing put in."""
        made = (INSTANCE, NAT, ENDPOINT, VGW, BALANCER, DATABASE)
        return bool(self.told(vpc)[1]["is_default"]) and not any(self.within(vpc, kind) for kind in made)


def short(name: str) -> str:
    """An id's first characters, a name as it is."""
    kind, dash, rest = name.partition("-")
    return f"{kind}-{rest[:4]}" if dash and len(rest) == 17 and rest.isalnum() else name


def worst_tone(tones: Iterable[Tone]) -> Tone:
    """Of what is meant to work; good if nothing is."""
    found: list[Tone] = [tone for tone in tones if tone not in {"off", "gone", "unknown"}]
    return worst(found) if found else "good"
