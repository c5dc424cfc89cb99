"""Questions about all metrics of a name, answered over the periods of a window."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from model.kernel.unhurried import in_turns
from model.kit.world import World
from model.laws.metric_math.insights import FUNCTIONS, Question
from model.laws.metric_math.search import Named
from model.laws.metric_math.values import Line, Lines
from model.physics.metrics import Column
from model.physics.retention import DAY_SECONDS
from model.services.cloudwatch.known import known_metrics
from model.services.cloudwatch.reading import Reading, read
from model.services.cloudwatch.resources.queries import MetricName
from model.services.cloudwatch.windows import Window

ASKED_SECONDS = 14 * DAY_SECONDS
"How old the last data point of a metric may be that takes part."

_JOINED: dict[str, Callable[[Sequence[float]], float]] = {"MAX": max, "MIN": min, "SUM": sum, "COUNT": sum}


async def answered(world: World, question: Question, window: Window) -> Lines:
    return tuple(line for _, line in await by_group(world, question, window))


async def by_group(world: World, question: Question, window: Window) -> list[tuple[tuple[str, ...], Line]]:
    """A series for each group, in the order that was asked for, by name otherwise."""
    groups: dict[tuple[str, ...], list[Reading]] = {}
    known = await known_metrics(world, question.namespace, question.metric, world.now - ASKED_SECONDS)
    async for name in in_turns([each for each in known.values() if question.means(_named(each))]):
        group = tuple(name.values[dimension] for dimension in question.groups)
        groups.setdefault(group, []).append(await read(world, name, window))
    found = [(group, _line(question, window, group, readings)) for group, readings in sorted(groups.items())]
    if question.order:
        found.sort(key=lambda each: _whole(question.order, each[1].points), reverse=question.descending)
    return found[: question.limit]


def _named(name: MetricName) -> Named:
    return Named(name.namespace, name.metric_name, name.values)


def _line(question: Question, window: Window, group: Sequence[str], readings: Sequence[Reading]) -> Line:
    label = " ".join(group) or question.metric
    return Line(tuple(window.starts), tuple(_together(question.function, readings)), label)


def _together(function: str, readings: Sequence[Reading]) -> Column:
    """Over all samples of all the metrics, whichever of them has some in a period."""
    if function == "AVG":
        sums, counts = _together("SUM", readings), _together("COUNT", readings)
        return [None if not count else (total or 0.0) / count for total, count in zip(sums, counts, strict=True)]
    rows = zip(*(reading.one_column(FUNCTIONS[function]) for reading in readings), strict=True)
    present = ([value for value in row if value is not None] for row in rows)
    return [_JOINED[function](values) if values else None for values in present]


def _whole(function: str, values: Sequence[float]) -> float:
    if not values:
        return 0.0
    return sum(values) / len(values) if function == "AVG" else _JOINED[function](values)
