"""What a query found, as a table and as bars over time."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from typing import Final

from model.client import Client
from screens.logs_words import counted
from screens.widgets.bars import Count
from screens.widgets.cell import Cell, Number
from screens.widgets.column import Column
from screens.widgets.row import Row
from screens.widgets.spans import Align

Found = Mapping[str, str]
"One result: its fields by their names."
POINTER: Final = "@ptr"
_FORM: Final = "%Y-%m-%d %H:%M:%S.%f"
_MESSAGE: Final = "@message"


def found_in(results: Sequence[Sequence[Mapping[str, str]]]) -> list[Found]:
    return [{each["field"]: each.get("value", "") for each in result} for result in results]


async def asked_before(client: Client, groups: Sequence[str], region: str) -> list[str]:
    """Each query once, the latest first. Raises AwsError."""
    narrowed = {"logGroupName": groups[0]} if groups else {}
    answer = await client.call("logs:DescribeQueries", region=region, **narrowed)
    texts = (each["queryString"].partition("|")[2].strip() for each in answer["queries"])
    return list(dict.fromkeys(texts))


def columns_of(found: Sequence[Found]) -> tuple[Column, ...]:
    """The fields of all results, in the order in which they are first told; the message takes what room there is."""
    names = dict.fromkeys(name for each in found for name in each if name != POINTER)
    return tuple(
        Column(name, name, min=8, max=4000 if name == _MESSAGE else 40, flex=name == _MESSAGE, align=_side(found, name))
        for name in names
    )


def _side(found: Sequence[Found], name: str) -> Align | None:
    return "right" if all(number_of(each.get(name, "")) is not None for each in found) else None


def rows_of(found: Sequence[Found]) -> list[Row]:
    names = [column.key for column in columns_of(found)]
    return [Row(str(n), tuple(_cell(each.get(name, "")) for name in names)) for n, each in enumerate(found)]


def _cell(text: str) -> Cell:
    number = number_of(text)
    return text if number is None else Number(number)


def number_of(text: str) -> float | None:
    try:
        return float(text)
    except ValueError:
        return None


def moment_of(text: str) -> float | None:
    """Epoch seconds of a time as Insights writes it."""
    try:
        return datetime.strptime(text, _FORM).replace(tzinfo=UTC).timestamp()
    except ValueError:
        return None


def over_time(found: Sequence[Found], begin: float, end: float, bins: int) -> list[Count]:
    """The first number of results that are told by time, or how many results there are; empty where no time is told."""
    timed = [(moment, each) for each in found if (moment := _moment(each)) is not None]
    if not timed:
        return []
    if any("(" in name for name in timed[0][1]):
        return _summed(timed, begin, end, bins)
    return list(counted(((moment, False) for moment, _ in timed), begin, end, bins))


def _moment(each: Found) -> float | None:
    return next((moment for name, text in each.items() if (moment := moment_of(text)) is not None), None)


def _summed(timed: Sequence[tuple[float, Found]], begin: float, end: float, bins: int) -> list[Count]:
    """A group of results is drawn where its time begins."""
    sums = [0.0] * bins
    for moment, each in timed:
        number = next((value for text in each.values() if (value := number_of(text)) is not None), 0.0)
        at = int((moment - begin) / (end - begin) * bins)
        sums[max(0, min(bins - 1, at))] += number
    return [(value, 0.0) for value in sums]
