"""Which metrics there are, as rows to go into: namespaces, their metrics, and the things that have each."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any, Final, Self

from model.client import AwsError, Client
from screens.measures import Measure
from screens.widgets.cell import Cell, Text
from screens.widgets.column import Column
from screens.widgets.row import Row

MOST_PAGES: Final = 4
"Pages of 500 metrics each; a namespace narrows what is asked for."
COLUMNS: Final = (
    Column("name", "METRICS", min=12, flex=1, cut="middle"),
    Column("told", "", max=22),
)
SUMMED: Final = (
    "Count",
    "Requests",
    "Bytes",
    "Ops",
    "NetworkIn",
    "NetworkOut",
    "Packets",
    "Sent",
    "Received",
    "Errors",
)
_KINDS: Final = {
    "InstanceId": "ec2:Instance",
    "VolumeId": "ec2:Volume",
    "LoadBalancer": "elbv2:LoadBalancer",
}

Named = Callable[[str, str], str]
"What people call the value of a dimension."


@dataclass(frozen=True, slots=True)
class Place:
    """How deep one is: in a region, a namespace, a metric."""

    region: str
    namespace: str = ""
    metric: str = ""

    @property
    def above(self) -> Self:
        return replace(self, metric="") if self.metric else replace(self, namespace="")

    def __str__(self) -> str:
        return " › ".join(part for part in (self.region, self.namespace, self.metric) if part)


def parse_place(text: str, region: str) -> tuple[Place, tuple[tuple[str, str], ...]]:
    """`AWS/EC2 CPUUtilization InstanceId=i-… @eu-west-1`: where, and which dimensions if any."""
    words = text.split()
    region = next((word[1:] for word in words if word.startswith("@")), region)
    pairs = [word.partition("=") for word in words if "=" in word]
    names = [word for word in words if "=" not in word and not word.startswith("@")]
    place = Place(region, *names[:2])
    return place, tuple((name, value) for name, _, value in pairs)


async def list_metrics(client: Client, place: Place) -> list[Measure]:
    """What has had data in the last two weeks, below where one is. Raises AwsError for who may not ask."""
    params: dict[str, Any] = {"Namespace": place.namespace} if place.namespace else {}
    if place.metric:
        params["MetricName"] = place.metric
    found: list[Measure] = []
    for _ in range(MOST_PAGES):
        answer = await client.call("cloudwatch:ListMetrics", region=place.region, **params)
        found += [_measure(each) for each in answer["Metrics"]]
        if not answer.get("NextToken"):
            break
        params["NextToken"] = answer["NextToken"]
    return found


def _measure(told: Mapping[str, Any]) -> Measure:
    dimensions = tuple((each["Name"], each["Value"]) for each in told["Dimensions"])
    name = told["MetricName"]
    stat = "Sum" if name.endswith(SUMMED) and "Balance" not in name else "Average"
    return Measure(told["Namespace"], name, dimensions, stat)


def row_id(measure: Measure) -> str:
    return "\t".join((measure.namespace, measure.metric, *(f"{name}={value}" for name, value in measure.dimensions)))


def rows_of(found: Sequence[Measure], place: Place, known: Named, flat: bool, drawn: frozenset[str]) -> list[Row]:
    """What is one step down; `flat` gives every metric, for who is typing. `drawn` are the rows that are lines."""
    if flat or place.metric:
        return [_leaf(each, known, drawn, flat=flat) for each in found]
    names = Counter(each.metric if place.namespace else each.namespace for each in found)
    return [_folder(name, count, place) for name, count in sorted(names.items())]


def _folder(name: str, count: int, place: Place) -> Row:
    id = f"{place.namespace}\t{name}" if place.namespace else name
    return Row(id, (f"{name} ›", Text(f"{count:,}", "dim")))


def _leaf(measure: Measure, known: Named, drawn: frozenset[str], *, flat: bool) -> Row:
    name = title_of(measure, known) if flat else dimensions_of(measure, known)
    told: Cell = Text("drawn", "accent") if row_id(measure) in drawn else Text(measure.namespace if flat else "", "dim")
    return Row(row_id(measure), (name, told))


def title_of(measure: Measure, known: Named) -> str:
    """`CPUUtilization web-1`, as a legend says it."""
    values = " ".join(known(name, value) for name, value in measure.dimensions)
    return f"{measure.metric} {values or 'of all'}"


def dimensions_of(measure: Measure, known: Named) -> str:
    told = [
        f"{name} {called} ({value})" if (called := known(name, value)) != value else f"{name} {value}"
        for name, value in measure.dimensions
    ]
    return "  ".join(told) or "of all"


class Names:
    """What people call things, asked once for each; an id that nobody may look up stays an id."""

    def __init__(self, client: Client) -> None:
        self._client = client
        self._known: dict[tuple[str, str, str], str] = {}

    def of(self, region: str) -> Named:
        def known(name: str, value: str) -> str:
            key = (region, name, value)
            if key not in self._known:
                self._known[key] = self._ask(*key)
            return self._known[key]

        return known

    def _ask(self, region: str, name: str, value: str) -> str:
        if name == "LoadBalancer":
            return value.split("/")[1] if value.count("/") == 2 else value
        kind = _KINDS.get(name)
        if kind is None:
            return value
        try:
            row = self._client.find(kind, region, value)
        except AwsError:
            return value
        return row.label if row is not None else value


def drawn_rows(lines: Iterable[tuple[str, Measure | None]], region: str) -> frozenset[str]:
    return frozenset(row_id(measure) for place, measure in lines if measure is not None and place == region)
