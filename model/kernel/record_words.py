"""A record of the journal as the file keeps it, and back."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from math import inf, nan
from typing import Any, cast

import orjson
from pydantic_core import from_json, to_json, to_jsonable_python

from model.kernel.journal import Change, Leave, Level, Moved, Record
from model.kernel.timers import Appointment, Timer

State = tuple[int, bytes] | None
"A thing's place in the order and its body; None for one that is gone."


def told_changes(changes: Iterable[tuple[Change, State]]) -> bytes:
    """Changes with what each thing is now."""
    return orjson.dumps([_told(change, state) for change, state in changes], default=_plain)


def told_rest(record: Record) -> bytes | None:
    """All of a record that is not in columns of its own; None where there is nothing."""
    rest = record[5:]
    if not any(rest):
        return None
    moved = [(*a, before and before[:2] + before[3:], after and after[:2] + after[3:]) for a, before, after in rest[0]]
    levels = [(*key, before, after) for key, before, after in rest[1]]
    return orjson.dumps((moved, levels, *rest[2:5], [tuple(leave) for leave in record.leaves]))


def read_record(seq: int, time: float, cause: str, what: str, changes: bytes, rest: bytes | None) -> Record:
    """A record as it was kept; the fields of its changes are plain values, as JSON has them."""
    told = tuple(Change(tuple(key), before, after) for key, before, after in from_json(changes))
    if rest is None:
        return Record(seq, time, cause, what, told)
    moved, levels, rows, follows, undoes, *more = orjson.loads(rest)
    leaves = tuple(Leave(*each) for each in more[0]) if more else ()
    return Record(seq, time, cause, what, told, _moved(moved), _levels(levels), rows, follows, undoes, leaves)


def plain(side: Mapping[str, Any]) -> dict[str, Any]:
    """One side of a change in plain values, wherever its record comes from."""
    return from_json(to_json(side, bytes_mode="base64", inf_nan_mode="constants"))


def _told(change: Change, state: State) -> tuple[Any, ...]:
    """What a new thing is has been put into words already."""
    if change.before is None and state is not None:
        return change.key, None, orjson.Fragment(state[1])
    return change.key, _finite(change.before), _finite(change.after)


def _finite(side: Mapping[str, Any] | None) -> Mapping[str, Any] | None:
    """JSON proper has no word for the infinite, but a float is read from this one."""
    if side is None or not any(value in (inf, -inf) for value in side.values() if type(value) is float):
        return side
    return {name: str(value) if value in (inf, -inf) else value for name, value in side.items()}


def _plain(value: Any) -> Any:
    """Frozen values inside a change."""
    return to_jsonable_python(value, bytes_mode="base64", inf_nan_mode="strings")


def _moved(moved: list[list[Any]]) -> tuple[Moved, ...]:
    return tuple(_one_moved(Appointment(*each[:4]), each[4], each[5]) for each in moved)


def _one_moved(appointment: Appointment, before: list[Any] | None, after: list[Any] | None) -> Moved:
    return Moved(appointment, _timer(appointment, before), _timer(appointment, after))


def _timer(appointment: Appointment, told: list[Any] | None) -> Timer | None:
    return Timer(told[0], told[1], appointment, told[2]) if told else None


def _levels(levels: list[list[Any]]) -> tuple[Level, ...]:
    return tuple(Level(cast("tuple[str, str, str, str]", tuple(each[:4])), *map(_value, each[4:])) for each in levels)


def _value(told: float | None) -> float:
    return nan if told is None else told
