"""Counts that are kept, not counted anew: how many things are how well, where, and what they cost by the hour."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from math import fsum

from model.client import Delta, KindView, Row, RowKey, dollars_per_hour
from screens.tables import tone_of, values_of
from screens.widgets.health import Tone, worst

COUNTED = (
    "ec2:Instance",
    "ec2:Volume",
    "elbv2:LoadBalancer",
    "rds:DBInstance",
    "autoscaling:AutoScalingGroup",
    "cloudwatch:MetricAlarm",
    "s3:Bucket",
)
"What people make and every screen follows; the network that every region comes with is not counted."
COSTLY = frozenset(
    {"ec2:Instance", "ec2:Volume", "elbv2:LoadBalancer", "ec2:NatGateway", "ec2:Address"}
    | {"kinesis:Stream", "rds:DBInstance", "dynamodb:Table", "dynamodb:SecondaryIndex"}
)
_SILENT = frozenset({"off", "gone", "unknown"})
"Tones that say nothing about a region's health."


class Tally:
    """Fed with what changed; every question is answered without walking the rows."""

    def __init__(self) -> None:
        self.tones: Counter[Tone] = Counter()
        self._known: dict[tuple[str, RowKey], Tone] = {}
        self._places: dict[str, Counter[Tone]] = {}
        self._dollars: dict[tuple[str, RowKey], float] = {}

    @property
    def dollars_per_hour(self) -> float:
        return fsum(self._dollars.values())

    @property
    def used_regions(self) -> Mapping[str, int]:
        """The regions that hold something, the fullest first."""
        counts = Counter({region: tones.total() for region, tones in self._places.items() if tones.total()})
        return dict(counts.most_common())

    def tone_in(self, region: str) -> Tone:
        tones = self._places.get(region, Counter[Tone]())
        return worst(tone for tone, count in tones.items() if count and tone not in _SILENT) if tones else "good"

    def take(self, view: KindView, delta: Delta) -> None:
        self._drop(view.kind, delta.gone)
        self._drop(view.kind, ((row.region, row.id) for row in delta.rows))
        for row in delta.rows:
            self._put(view, row)

    def _put(self, view: KindView, row: Row) -> None:
        key = (view.kind, (row.region, row.id))
        if counts(view):
            tone = self._known[key] = tone_of(view, row) or "good"
            self.tones[tone] += 1
            if not view.is_global:
                self._places.setdefault(row.region, Counter())[tone] += 1
        if view.kind in COSTLY:
            self._dollars[key] = dollars_per_hour(view.kind, row.region, values_of(view, row))

    def _drop(self, kind: str, keys: Iterable[RowKey]) -> None:
        for key in keys:
            tone = self._known.pop((kind, key), None)
            if tone is not None:
                self.tones[tone] -= 1
                if key[0] in self._places:
                    self._places[key[0]][tone] -= 1
            self._dollars.pop((kind, key), None)


def counts(view: KindView) -> bool:
    """Whether things of a kind are counted: what carries load is, whoever follows it."""
    return view.kind in COUNTED or bool(view.headline)
