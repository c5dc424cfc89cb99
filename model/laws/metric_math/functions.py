"""The functions of metric math, as the CloudWatch user guide tabulates them."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import UTC, datetime
from itertools import accumulate, pairwise
from math import ceil, floor, isfinite, log, log10, sqrt

from model.laws.metric_math.syntax import MathError, Text
from model.laws.metric_math.values import Line, Lines, Value, kind

Function = Callable[[Sequence[Value]], Value]
Reduction = Callable[[Sequence[float]], float]


def _mean(values: Sequence[float]) -> float:
    return sum(values) / len(values)


def _deviation(values: Sequence[float]) -> float:
    mean = _mean(values)
    return sqrt(sum((value - mean) ** 2 for value in values) / len(values))


REDUCTIONS: dict[str, Reduction] = {"AVG": _mean, "SUM": sum, "MIN": min, "MAX": max, "STDDEV": _deviation}
USUAL_WIDTHS = 2.0
MISSING_IS_ZERO = frozenset({"AVG", "SUM"})


def _reducing(name: str) -> Function:
    """A series reduces to a scalar, an array to a series, period by period."""
    reduce = REDUCTIONS[name]

    def reduced(arguments: Sequence[Value]) -> Value:
        (value,) = arguments
        if isinstance(value, Line):
            return reduce(value.points) if value.points else 0.0
        lines = _lines(name, value)
        return lines[0].with_values([_across(row, name) for row in zip(*(line.values for line in lines), strict=True)])

    return reduced


def _across(row: Sequence[float | None], name: str) -> float | None:
    present = [value for value in row if value is not None]
    if not present:
        return None
    return REDUCTIONS[name]([value or 0.0 for value in row] if name in MISSING_IS_ZERO else present)


def _each(name: str, change: Callable[[Line], Line]) -> Function:
    """A function of a series that works on every member of an array too."""

    def changed(arguments: Sequence[Value]) -> Value:
        (value,) = arguments
        return change(value) if isinstance(value, Line) else tuple(change(line) for line in _lines(name, value))

    return changed


def _logarithm(function: Callable[[float], float]) -> Callable[[Line], Line]:
    return lambda line: line.mapped(lambda value: function(value) if value > 0 else None)


def _whole(rounded: Callable[[float], int]) -> Callable[[float], float]:
    return lambda value: float(rounded(value)) if isfinite(value) else value


def _steps(line: Line) -> list[tuple[float, float] | None]:
    """From each point back to the one before it: the difference of their values and the seconds between them."""
    found: list[tuple[float, float] | None] = []
    last: tuple[float, float] | None = None
    for start, value in zip(line.starts, line.values, strict=True):
        found.append(None if value is None or last is None else (value - last[1], start - last[0]))
        last = last if value is None else (start, value)
    return found


def _difference(line: Line) -> Line:
    return line.with_values([step and step[0] for step in _steps(line)])


def _difference_time(line: Line) -> Line:
    return line.with_values([step and step[1] for step in _steps(line)])


def _rate(line: Line) -> Line:
    return line.with_values([step and step[0] / step[1] for step in _steps(line)])


def _running_sum(line: Line) -> Line:
    sums = accumulate(value or 0.0 for value in line.values)
    return line.with_values([None if value is None else total for value, total in zip(line.values, sums, strict=True)])


def _fill(arguments: Sequence[Value]) -> Value:
    value, filler = arguments
    if isinstance(value, Line):
        return _filled(value, filler)
    return tuple(_filled(line, filler) for line in _lines("FILL", value))


def _filled(line: Line, filler: Value) -> Line:
    if filler == Text("REPEAT"):
        return line.with_values(list(accumulate(line.values, lambda last, value: last if value is None else value)))
    if filler == Text("LINEAR"):
        return _interpolated(line)
    if isinstance(filler, Line):
        pairs = zip(line.values, filler.values, strict=True)
        return line.with_values([other if value is None else value for value, other in pairs])
    if isinstance(filler, (tuple, Text)):
        raise MathError(f"FILL cannot fill with '{kind(filler)}'")
    return line.with_values([filler if value is None else value for value in line.values])


def _interpolated(line: Line) -> Line:
    """Gaps between two points become straight lines; before the first and after the last point nothing is known."""
    values = list(line.values)
    known = [index for index, value in enumerate(values) if value is not None]
    for before, after in pairwise(known):
        low, high = line.values[before] or 0.0, line.values[after] or 0.0
        for index in range(before + 1, after):
            values[index] = low + (high - low) * (index - before) / (after - before)
    return line.with_values(values)


def _if(arguments: Sequence[Value]) -> Value:
    condition, then = arguments[:2]
    otherwise = arguments[2] if len(arguments) == 3 else None
    if isinstance(condition, (tuple, Text)):
        raise MathError(f"IF cannot decide by '{kind(condition)}'")
    if isinstance(condition, Line):
        return condition.with_values(
            [_chosen(value, then, otherwise, index) for index, value in enumerate(condition.values)]
        )
    if condition:
        return then
    return otherwise if otherwise is not None else _line(then).mapped(lambda _: None)


def _chosen(condition: float | None, then: Value, otherwise: Value | None, index: int) -> float | None:
    if condition is None:
        return None
    if condition:
        return _at(then, index) or 0.0
    return None if otherwise is None else _at(otherwise, index)


def _at(value: Value, index: int) -> float | None:
    if isinstance(value, (tuple, Text)):
        raise MathError(f"IF cannot choose '{kind(value)}'")
    return value.values[index] if isinstance(value, Line) else value


def _sort(arguments: Sequence[Value]) -> Value:
    value, function, order, *limit = arguments
    lines = _lines("SORT", value)
    if not isinstance(function, Text) or function.value not in REDUCTIONS or order not in (Text("ASC"), Text("DESC")):
        raise MathError("SORT needs AVG, MIN, MAX or SUM, and ASC or DESC")
    reduce = REDUCTIONS[function.value]
    ordered = sorted(lines, key=lambda line: reduce(line.points or [0.0]), reverse=order == Text("DESC"))
    return tuple(ordered[: _index(limit[0])] if limit else ordered)


def _remove_empty(arguments: Sequence[Value]) -> Value:
    return tuple(line for line in _lines("REMOVE_EMPTY", arguments[0]) if line.points)


def _slice(arguments: Sequence[Value]) -> Value:
    lines = _lines("SLICE", arguments[0])
    return lines[slice(*map(_index, arguments[1:]), *([None] if len(arguments) == 2 else []))]


def _index(value: Value) -> int:
    if not isinstance(value, float) or not isfinite(value):
        raise MathError(f"A number is needed where '{kind(value)}' stands")
    return int(value)


def _calendar(read: Callable[[datetime], int]) -> Function:
    def when(arguments: Sequence[Value]) -> Value:
        line = _line(arguments[0])
        return line.with_values([float(read(datetime.fromtimestamp(start, UTC))) for start in line.starts])

    return when


def _period(arguments: Sequence[Value]) -> Value:
    line = _line(arguments[0])
    if line.period_seconds is None:
        raise MathError("PERIOD takes a metric, not the result of an expression")
    return float(line.period_seconds)


def _datapoint_count(arguments: Sequence[Value]) -> Value:
    (value,) = arguments
    if isinstance(value, Line):
        return float(len(value.points))
    lines = _lines("DATAPOINT_COUNT", value)
    rows = zip(*(line.values for line in lines), strict=True)
    return lines[0].with_values([float(sum(value is not None for value in row)) for row in rows])


def _band(arguments: Sequence[Value]) -> Value:
    """What is usual for a metric: from so many deviations above its mean to as many below."""
    line = _line(arguments[0])
    widths = arguments[1] if len(arguments) == 2 else USUAL_WIDTHS
    if line.period_seconds is None:
        raise MathError("ANOMALY_DETECTION_BAND takes a metric, not the result of an expression")
    if not isinstance(widths, float) or widths <= 0:
        raise MathError("ANOMALY_DETECTION_BAND needs a number above 0 of standard deviations")
    bands = [None if usual is None else usual.band(widths) for usual in line.usual or (None,) * len(line.starts)]
    high = line.with_values([None if band is None else band[1] for band in bands])
    low = line.with_values([None if band is None else band[0] for band in bands])
    return (replace(high, label=f"{line.label} High"), replace(low, label=f"{line.label} Low"))


def _service_quota(arguments: Sequence[Value]) -> Value:
    """The limit that a usage metric is about, whether or not anything of it is in use."""
    line = _line(arguments[0])
    if line.quota is None:
        raise MathError("SERVICE_QUOTA takes a usage metric for which there is a service quota")
    return line.with_values([line.quota] * len(line.starts))


def _line(value: Value) -> Line:
    if not isinstance(value, Line):
        raise MathError(f"A time series is needed where '{kind(value)}' stands")
    return value


def _lines(name: str, value: Value) -> Lines:
    if not isinstance(value, tuple):
        raise MathError(f"{name} needs a time series or an array of them, not '{kind(value)}'")
    if not value:
        raise MathError(f"{name} has no time series to work on")
    return value


FUNCTIONS: dict[str, tuple[Function, int, int]] = {
    **{name: (_reducing(name), 1, 1) for name in REDUCTIONS},
    "ABS": (_each("ABS", lambda line: line.mapped(abs)), 1, 1),
    "CEIL": (_each("CEIL", lambda line: line.mapped(_whole(ceil))), 1, 1),
    "FLOOR": (_each("FLOOR", lambda line: line.mapped(_whole(floor))), 1, 1),
    "LOG": (_each("LOG", _logarithm(log)), 1, 1),
    "LOG10": (_each("LOG10", _logarithm(log10)), 1, 1),
    "DIFF": (_each("DIFF", _difference), 1, 1),
    "DIFF_TIME": (_each("DIFF_TIME", _difference_time), 1, 1),
    "RATE": (_each("RATE", _rate), 1, 1),
    "RUNNING_SUM": (_each("RUNNING_SUM", _running_sum), 1, 1),
    "FILL": (_fill, 2, 2),
    "IF": (_if, 2, 3),
    "SORT": (_sort, 3, 4),
    "SLICE": (_slice, 2, 3),
    "FIRST": (lambda arguments: _lines("FIRST", arguments[0])[0], 1, 1),
    "LAST": (lambda arguments: _lines("LAST", arguments[0])[-1], 1, 1),
    "REMOVE_EMPTY": (_remove_empty, 1, 1),
    "METRIC_COUNT": (lambda arguments: float(len(_lines("METRIC_COUNT", arguments[0]))), 1, 1),
    "DATAPOINT_COUNT": (_datapoint_count, 1, 1),
    "PERIOD": (_period, 1, 1),
    "ANOMALY_DETECTION_BAND": (_band, 1, 2),
    "SERVICE_QUOTA": (_service_quota, 1, 1),
    "MINUTE": (_calendar(lambda at: at.minute), 1, 1),
    "HOUR": (_calendar(lambda at: at.hour), 1, 1),
    "DAY": (_calendar(lambda at: at.isoweekday()), 1, 1),
    "DATE": (_calendar(lambda at: at.day), 1, 1),
    "MONTH": (_calendar(lambda at: at.month), 1, 1),
    "YEAR": (_calendar(lambda at: at.year), 1, 1),
    "EPOCH": (_calendar(lambda at: int(at.timestamp())), 1, 1),
}
"""Function, fewest and most arguments. Those that ask the whole request (METRICS, TIME_SERIES) are the evaluation's."""
