"""Labels that tell of the data beside them: `${PROP('Dim.InstanceId')} peaked at ${MAX}`."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from datetime import UTC, datetime

Points = Sequence[tuple[float, float]]
"Times and values, the oldest first."

_WORD = re.compile(r"\$\{(?:PROP\('(?P<prop>[^']+)'\)|(?P<word>[A-Z_]+))\}")


def _number(value: float) -> str:
    return f"{round(value, 3):g}" if abs(value) < 1e6 else f"{value:.3g}"


def _time(at: float) -> str:
    return f"{datetime.fromtimestamp(at, UTC):%Y-%m-%d %H:%M UTC}"


def _lowest(points: Points) -> tuple[float, float]:
    return min(points, key=lambda point: point[1])


def _highest(points: Points) -> tuple[float, float]:
    return max(points, key=lambda point: point[1])


def _sum(points: Points) -> float:
    return sum(value for _, value in points)


_TELL: Mapping[str, Callable[[Points], str]] = {
    "AVG": lambda points: _number(_sum(points) / len(points)),
    "DATAPOINT_COUNT": lambda points: str(len(points)),
    "FIRST": lambda points: _number(points[0][1]),
    "FIRST_LAST_RANGE": lambda points: f"{_number(points[0][1])} - {_number(points[-1][1])}",
    "FIRST_LAST_TIME_RANGE": lambda points: f"{_time(points[0][0])} - {_time(points[-1][0])}",
    "FIRST_TIME": lambda points: _time(points[0][0]),
    "LAST": lambda points: _number(points[-1][1]),
    "LAST_TIME": lambda points: _time(points[-1][0]),
    "MAX": lambda points: _number(_highest(points)[1]),
    "MAX_TIME": lambda points: _time(_highest(points)[0]),
    "MIN": lambda points: _number(_lowest(points)[1]),
    "MIN_TIME": lambda points: _time(_lowest(points)[0]),
    "MIN_MAX_RANGE": lambda points: f"{_number(_lowest(points)[1])} - {_number(_highest(points)[1])}",
    "SUM": lambda points: _number(_sum(points)),
}


def live_label(
    label: str, pairs: tuple[Sequence[float], Sequence[float]], usual: str, properties: Mapping[str, str]
) -> str:
    """What stands in `${…}` is replaced; where there is nothing to tell by a dash, unknown words stay as they are.

    `usual` is the label that the series would have otherwise; `pairs` are its times and its values.
    """
    points = list(zip(*pairs, strict=True)) if "${" in label else []

    def told(found: re.Match[str]) -> str:
        if found["prop"] is not None:
            return properties.get(found["prop"], "-")
        if found["word"] == "LABEL":
            return usual
        tell = _TELL.get(found["word"])
        return found[0] if tell is None else tell(points) if points else "-"

    return _WORD.sub(told, label)
