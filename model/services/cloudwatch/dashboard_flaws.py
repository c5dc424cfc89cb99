"""What is wrong with a widget of a dashboard, and where, in the words of CloudWatch's own schema."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, cast

WIDGETS = ("alarm", "chart", "custom", "explorer", "log", "metric", "text")
VIEWS = ("timeSeries", "singleValue", "gauge", "bar", "pie", "table")
LOG_VIEWS = ("table", "timeSeries", "bar", "pie")
LARGEST_SIDE = 1000
MOST_METRICS = 500
MOST_WORDS = 2 + 2 * 30
_COLOUR = re.compile(r"#[0-9a-fA-F]{6}|#[0-9a-fA-F]{3}")
_NEEDED = {"text": "markdown", "alarm": "alarms", "log": "query", "custom": "endpoint", "explorer": "metrics"}
_LINES = (
    'Field "metrics" has to be an array of array of strings, with an optional metricRenderer object as last element'
)


@dataclass(frozen=True, slots=True)
class Flaw:
    """`path` leads to it: `/widgets/0/properties`."""

    path: str
    message: str


def widget_flaws(path: str, widget: Any) -> Iterator[Flaw]:
    """Of the widget as a whole; its lines are looked at one by one, when nothing else is wrong."""
    if not isinstance(widget, dict):
        yield Flaw(path, "Should be object")
        return
    fields = cast("dict[str, Any]", widget)
    for name in ("type", "properties"):
        if name not in fields:
            yield Flaw(path, f"Should have required property '{name}'")
    kind, properties = fields.get("type"), fields.get("properties")
    if kind is not None and kind not in WIDGETS:
        yield Flaw(f"{path}/type", "Should be equal to one of the allowed values")
    yield from _place_flaws(path, fields)
    if properties is not None and not isinstance(properties, dict):
        yield Flaw(f"{path}/properties", "Should be object")
    elif properties is not None and isinstance(kind, str):
        yield from _property_flaws(f"{path}/properties", kind, cast("dict[str, Any]", properties))


def _place_flaws(path: str, fields: Mapping[str, Any]) -> Iterator[Flaw]:
    for name, least, most in (("x", 0, 23), ("y", 0, None), ("width", 1, 24), ("height", 1, LARGEST_SIDE)):
        value = fields.get(name)
        if value is None:
            continue
        if not isinstance(value, int) or isinstance(value, bool):
            yield Flaw(f"{path}/{name}", "Should be integer")
        elif value < least:
            yield Flaw(f"{path}/{name}", f"Should be >= {least}")
        elif most is not None and value > most:
            yield Flaw(f"{path}/{name}", f"Should be <= {most}")


def _property_flaws(path: str, kind: str, told: Mapping[str, Any]) -> Iterator[Flaw]:
    needed = _NEEDED.get(kind)
    if needed is not None and needed not in told:
        yield Flaw(path, f"Should have required property '{needed}'")
    if kind == "metric":
        yield from _metric_widget_flaws(path, told)
    if kind == "log":
        yield from _one_of(path, told, "view", LOG_VIEWS)
    for name in ("markdown", "title", "region", "query"):
        if name in told and not isinstance(told[name], str):
            yield Flaw(f"{path}/{name}", "Should be string")
    if kind == "alarm" and "alarms" in told:
        yield from _texts(f"{path}/alarms", told["alarms"])


def _metric_widget_flaws(path: str, told: Mapping[str, Any]) -> Iterator[Flaw]:
    metrics, annotations = told.get("metrics"), told.get("annotations")
    if not metrics and not annotations:
        yield Flaw(path, "Should have required property 'metrics'")
        yield Flaw(path, "The metric widget should have specified a region and a data source or an alarm annotation")
        yield Flaw(path, "Should have required property 'annotations'")
    elif metrics and "region" not in told:
        yield Flaw(path, "The metric widget should have specified a region and a data source or an alarm annotation")
    if metrics is not None and not isinstance(metrics, list):
        yield Flaw(f"{path}/metrics", "Should be array")
    elif metrics is not None and len(cast("list[Any]", metrics)) > MOST_METRICS:
        yield Flaw(f"{path}/metrics", f"Should NOT have more than {MOST_METRICS} items")
    yield from _one_of(path, told, "view", VIEWS)
    yield from _period_flaws(f"{path}/period", told.get("period"))
    if "stacked" in told and not isinstance(told["stacked"], bool):
        yield Flaw(f"{path}/stacked", "Should be boolean")
    yield from _annotation_flaws(f"{path}/annotations", annotations)
    yield from _axis_flaws(f"{path}/yAxis", told.get("yAxis"))


def _annotation_flaws(path: str, annotations: Any) -> Iterator[Flaw]:
    if annotations is None:
        return
    if not isinstance(annotations, dict):
        yield Flaw(path, "Should be object")
        return
    given = cast("dict[str, Any]", annotations)
    for name in ("horizontal", "vertical"):
        rulers = given.get(name, [])
        if not isinstance(rulers, list):
            yield Flaw(f"{path}/{name}", "Should be array")
            continue
        for n, ruler in enumerate(cast("list[Any]", rulers)):
            for at, edge in enumerate(cast("list[Any]", ruler) if isinstance(ruler, list) else [ruler]):
                place = f"{path}/{name}/{n}/{at}" if isinstance(ruler, list) else f"{path}/{name}/{n}"
                yield from _ruler_flaws(place, edge, number=name == "horizontal")
    if "alarms" in given:
        yield from _texts(f"{path}/alarms", given["alarms"])


def _ruler_flaws(path: str, ruler: Any, *, number: bool) -> Iterator[Flaw]:
    fields = cast("dict[str, Any]", ruler) if isinstance(ruler, dict) else None
    if fields is None:
        yield Flaw(path, "Should be object")
    elif "value" not in fields:
        yield Flaw(path, "Should have required property 'value'")
    elif number and not _is_number(fields["value"]):
        yield Flaw(f"{path}/value", "Should be number")


def _axis_flaws(path: str, axes: Any) -> Iterator[Flaw]:
    if axes is None:
        return
    if not isinstance(axes, dict):
        yield Flaw(path, "Should be object")
        return
    for side, axis in cast("dict[str, Any]", axes).items():
        if not isinstance(axis, dict):
            yield Flaw(f"{path}/{side}", "Should be object")
            continue
        for edge in ("min", "max"):
            value = cast("dict[str, Any]", axis).get(edge, 0)
            if not _is_number(value):
                yield Flaw(f"{path}/{side}/{edge}", "Should be number")


def metric_flaws(path: str, line: Sequence[Any]) -> Iterator[Flaw]:
    """Of one line, its dots filled in: namespace, name and dimensions in pairs, or an expression."""
    words = list(line[:-1]) if line and isinstance(line[-1], dict) else list(line)
    own: dict[str, Any] = cast("dict[str, Any]", line[-1]) if len(words) < len(line) else {}
    if not line or any(not isinstance(word, str) for word in words):
        yield Flaw(path, "Should be array")
        yield Flaw(path, _LINES)
        return
    if (not words and "expression" not in own) or len(words) == 1:
        yield Flaw(path, "Should NOT have less than 2 items")
    elif len(words) > MOST_WORDS or len(words) % 2:
        yield Flaw(path, f"Should NOT have more than {min(len(words) - 1, MOST_WORDS)} items")
    yield from _option_flaws(f"{path}/{len(words)}", own)


def _option_flaws(path: str, own: Mapping[str, Any]) -> Iterator[Flaw]:
    yield from _period_flaws(f"{path}/period", own.get("period"))
    yield from _one_of(path, own, "yAxis", ("left", "right"))
    for name in ("expression", "id", "label", "stat", "region", "color"):
        if name in own and not isinstance(own[name], str):
            yield Flaw(f"{path}/{name}", "Should be string")
    if isinstance(own.get("color"), str) and not _COLOUR.fullmatch(own["color"]):
        yield Flaw(f"{path}/color", f'Should match pattern "^({_COLOUR.pattern})$"')


def _period_flaws(path: str, period: Any) -> Iterator[Flaw]:
    if period is None:
        return
    if not isinstance(period, int) or isinstance(period, bool):
        yield Flaw(path, "Should be integer")
    elif period not in (1, 5, 10, 20, 30) and (period < 60 or period % 60):
        yield Flaw(path, "Period should be 1, 5, 10, 20, 30 or a multiple of 60")


def _one_of(path: str, told: Mapping[str, Any], name: str, allowed: tuple[str, ...]) -> Iterator[Flaw]:
    if name in told and told[name] not in allowed:
        yield Flaw(f"{path}/{name}", "Should be equal to one of the allowed values")


def _texts(path: str, given: Any) -> Iterator[Flaw]:
    if not isinstance(given, list):
        yield Flaw(path, "Should be array")
        return
    for n, each in enumerate(cast("list[Any]", given)):
        if not isinstance(each, str):
            yield Flaw(f"{path}/{n}", "Should be string")


def _is_number(value: Any) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool)
