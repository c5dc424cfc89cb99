"""What the JSON of a dashboard says: its widgets, each line with its dots filled in, or what is wrong and where."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, cast

import orjson

from model.services.cloudwatch.dashboard_flaws import Flaw, metric_flaws, widget_flaws

COLUMNS = 24
SIDE = 6
"How wide and how high a widget is that does not say."
MOST_WIDGETS = 500
USUAL_PERIOD = 300
USUAL_STAT = "Average"


@dataclass(frozen=True, slots=True)
class WidgetLine:
    """A metric of a widget, or an expression over the others."""

    id: str
    region: str
    namespace: str = ""
    metric: str = ""
    dimensions: tuple[tuple[str, str], ...] = ()
    expression: str = ""
    label: str = ""
    stat: str = USUAL_STAT
    period: int = USUAL_PERIOD
    right: bool = False
    visible: bool = True


@dataclass(frozen=True, slots=True)
class DashboardWidget:
    """One widget, placed on a grid of 24 columns. `view` is how its lines are drawn."""

    kind: str
    x: int
    y: int
    width: int
    height: int
    title: str = ""
    region: str = ""
    view: str = "timeSeries"
    stacked: bool = False
    lines: tuple[WidgetLine, ...] = ()
    thresholds: tuple[tuple[float, str], ...] = ()
    alarms: tuple[str, ...] = ()
    "Their ARNs."
    low: float | None = None
    high: float | None = None
    markdown: str = ""
    query: str = ""


@dataclass(frozen=True, slots=True)
class DashboardBody:
    """`start` is how far back it looks, as it was put (`-PT3H`); with flaws there are no widgets."""

    widgets: tuple[DashboardWidget, ...] = ()
    flaws: tuple[Flaw, ...] = ()
    start: str = ""


def read_body(text: str) -> DashboardBody:
    """Never raises: what is wrong is told as CloudWatch tells it."""
    try:
        read = orjson.loads(text)
    except orjson.JSONDecodeError as error:
        return _flawed("/", f"The field DashboardBody must be a valid JSON object: {error}")
    if not isinstance(read, dict):
        return _flawed("/", "Should be object")
    fields = cast("dict[str, Any]", read)
    widgets = fields.get("widgets")
    if widgets is None:
        return _flawed("/", "Should have required property 'widgets'")
    if not isinstance(widgets, list):
        return _flawed("/widgets", "Should be array")
    given = cast("list[Any]", widgets)
    flaws = list(_flaws(given))
    if flaws:
        return DashboardBody(flaws=tuple(flaws))
    return DashboardBody(tuple(_placed(given)), start=str(fields.get("start") or ""))


def _flawed(path: str, message: str) -> DashboardBody:
    return DashboardBody(flaws=(Flaw(path, message),))


def _flaws(widgets: Sequence[Any]) -> Iterator[Flaw]:
    if len(widgets) > MOST_WIDGETS:
        yield Flaw("/widgets", f"Should NOT have more than {MOST_WIDGETS} items")
    for n, widget in enumerate(widgets):
        path = f"/widgets/{n}"
        found = list(widget_flaws(path, widget))
        yield from found
        if not found and widget["type"] == "metric":
            for at, line in enumerate(_filled(widget["properties"].get("metrics", ()))):
                yield from metric_flaws(f"{path}/properties/metrics/{at}", line)


def _placed(widgets: Sequence[Mapping[str, Any]]) -> Iterator[DashboardWidget]:
    """Who does not say where comes after the widget before, in the same row while there is room."""
    x = y = below = 0
    for widget in widgets:
        width, height = widget.get("width", SIDE), widget.get("height", SIDE)
        if x + width > COLUMNS:
            x, y = 0, below
        x, y = widget.get("x", x), widget.get("y", y)
        yield _widget(widget, (x, y, width, height))
        x, below = x + width, max(below, y + height)


def _widget(widget: Mapping[str, Any], place: tuple[int, int, int, int]) -> DashboardWidget:
    told: Mapping[str, Any] = widget["properties"]
    annotations: Mapping[str, Any] = told.get("annotations", {})
    left: Mapping[str, Any] = told.get("yAxis", {}).get("left", {})
    return DashboardWidget(
        widget["type"],
        *place,
        title=str(told.get("title", "")),
        region=str(told.get("region", "")),
        view=str(told.get("view", "timeSeries")),
        stacked=bool(told.get("stacked", False)),
        lines=tuple(_lines(told)),
        thresholds=tuple((float(each["value"]), str(each.get("label", ""))) for each in _rulers(annotations)),
        alarms=tuple(told.get("alarms", annotations.get("alarms", ()))),
        low=left.get("min"),
        high=left.get("max"),
        markdown=str(told.get("markdown", "")),
        query=str(told.get("query", "")),
    )


def _rulers(annotations: Mapping[str, Any]) -> Iterator[Mapping[str, Any]]:
    """Horizontal lines; of a band both of its edges."""
    for each in annotations.get("horizontal", ()):
        yield from cast("list[Any]", each) if isinstance(each, list) else (each,)


def _lines(told: Mapping[str, Any]) -> Iterator[WidgetLine]:
    taken = {options.get("id") for _, options in map(_parted, told.get("metrics", ()))}
    free = (name for name in (f"m{n}" for n in range(1, MOST_WIDGETS)) if name not in taken)
    for line in _filled(told.get("metrics", ())):
        words, own = _parted(line)
        pairs = tuple(zip(words[2::2], words[3::2], strict=True))
        yield WidgetLine(
            id=str(own.get("id") or next(free)),
            region=str(own.get("region", told.get("region", ""))),
            namespace=words[0] if words else "",
            metric=words[1] if words else "",
            dimensions=pairs,
            expression=str(own.get("expression", "")),
            label=str(own.get("label", "")),
            stat=str(own.get("stat", told.get("stat", USUAL_STAT))),
            period=int(own.get("period", told.get("period", USUAL_PERIOD))),
            right=own.get("yAxis") == "right",
            visible=bool(own.get("visible", True)),
        )


def _parted(line: Sequence[Any]) -> tuple[list[str], dict[str, Any]]:
    """The words of a line and, where it ends with them, how it is rendered."""
    if line and isinstance(line[-1], dict):
        return list(line[:-1]), cast("dict[str, Any]", line[-1])
    return list(line), {}


def _filled(lines: Sequence[Any]) -> Iterator[list[Any]]:
    """`.` repeats the word that stands there in the metric before, `...` all that stand before the words after it."""
    before: list[Any] = []
    for line in lines:
        if not isinstance(line, list):
            yield [None]
            continue
        words, own = _parted(cast("list[Any]", line))
        if "..." in words:
            at = words.index("...")
            rest = words[at + 1 :]
            kept = before[at : len(before) - len(rest)]
            words = [*words[:at], *kept, *rest]
        words = [before[n] if word == "." and n < len(before) else word for n, word in enumerate(words)]
        if words:
            before = words
        yield [*words, own] if own else words
