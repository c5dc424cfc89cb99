"""What taking back a call would change, and what stands in its way: said before anything is done."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, NamedTuple, cast

from pydantic_core import to_json

from model.kernel.journal import Change, Leave, Record
from model.kernel.past_rows import PastRow
from model.kernel.record_words import plain
from model.kernel.signals import SignalKey
from model.kernel.store import Key, Thing
from model.kernel.timers import Appointment, Timer
from model.kernel.unit import key_of

if TYPE_CHECKING:
    from model.kernel.kernel import Kernel

Picture = dict[Key, dict[str, Any] | None]
"What things were: None did not exist, otherwise plain fields, all of them where the thing exists no more."


class Obstacle(NamedTuple):
    """Later work that has to be taken back first, and why."""

    record: Record
    why: str


class CannotUndo(Exception):
    """Nothing was changed; the message says why, `obstacles` what would have to be taken back first."""

    def __init__(self, message: str, obstacles: Sequence[Obstacle] = ()) -> None:
        super().__init__(message)
        self.obstacles = tuple(obstacles)


@dataclass(frozen=True, slots=True)
class Consequences:
    """What an undo of `cause` would do; it all began with `call`, for which `leaves` had to be given.

    `changes` say of each thing what it is (`before`) and what it would be (`after`), in plain values. `rows` take bulk
    data back, in this order. An `exact` undo leaves the world as if the call had never been made.
    """

    cause: str
    call: str
    what: str
    time: float
    units: int
    leaves: tuple[Leave, ...]
    changes: tuple[Change, ...]
    timers: Mapping[Appointment, Timer | None]
    levels: Mapping[SignalKey, float]
    rows: tuple[PastRow, ...]
    obstacles: tuple[Obstacle, ...]
    exact: bool
    lasting: tuple[str, ...]
    "What no undo can take back, in words."


class _Span(NamedTuple):
    """The records that are to be taken back, in the name of `standing`, and those of others since that still hold."""

    standing: str
    call: str
    mine: list[Record]
    others: list[Record]


async def consequences(kernel: Kernel, cause: str) -> Consequences:
    """What an undo of all that followed from a call would do now.

    A call that was taken back and made again is taken back in the name of its redo. Raises CannotUndo for what the
    journal does not remember, and for what has been taken back.
    """
    span = await _span(kernel, cause)
    mine, others = span.mine, span.others
    picture = picture_before(mine)
    changes = tuple(changes_back(kernel, picture))
    rows = await _rows(kernel, span)
    obstacles = [
        *_same_fields(kernel, picture, others),
        *_same_rows(rows, span),
        *_references(kernel, changes, rows, others),
    ]
    return Consequences(
        cause=span.standing,
        call=span.call,
        what=mine[0].what,
        time=mine[0].time,
        units=len(mine),
        leaves=mine[0].leaves,
        changes=changes,
        timers=_timers(kernel, span, changes),
        levels=_levels(span, changes),
        rows=tuple(row for row in reversed(rows) if row.journal in {each.seq for each in mine}),
        obstacles=tuple({each.record.seq: each for each in reversed(obstacles)}.values())[::-1],
        exact=not others,
        lasting=tuple(_lasting(kernel, span)),
    )


async def _span(kernel: Kernel, cause: str) -> _Span:
    records = await _since(kernel, cause)
    chain = _chain(records, cause)
    if len(chain) % 2 == 0:
        raise CannotUndo(f"{records[0].what} has been taken back already")
    origins = await _origins(kernel, records[0].undoes)
    family = {*chain, *origins}
    first = next(place for place, each in enumerate(records) if each.cause == chain[-1])
    records = records[first:]
    holding = _still_holding(records)
    mine = [each for each in records if each.cause in family]
    others = [each for each in records if each.cause not in family and each.seq in holding]
    return _Span(chain[-1], [cause, *origins][-1], mine, others)


def _chain(records: Sequence[Record], cause: str) -> list[str]:
    """A cause, its undo, the undo of that, and so on: every second one makes the first again."""
    chain = [cause]
    for record in records:
        if record.undoes == chain[-1]:
            chain.append(record.cause)
    return chain


async def _origins(kernel: Kernel, undone: str) -> list[str]:
    """What was taken back or made again before it came to this, back to the call or to where the journal begins."""
    origins: list[str] = []
    while undone:
        origins.append(undone)
        try:
            undone = (await _since(kernel, undone))[0].undoes
        except CannotUndo:
            break
    return origins


async def _since(kernel: Kernel, cause: str) -> list[Record]:
    """All records from the first of a cause on, wherever they are kept."""
    remembered = list(kernel.journal)
    first = next((place for place, each in enumerate(remembered) if each.cause == cause), None)
    if first is not None and not remembered[first].follows:
        return remembered[first:]
    seq = await kernel.memory.first_of(cause) if kernel.memory else None
    records = await kernel.memory.records(seq) if kernel.memory and seq is not None else []
    if not records or records[0].follows:
        raise CannotUndo("the journal does not remember this call, or not its beginning")
    return records


def _still_holding(records: Iterable[Record]) -> set[int]:
    """The numbers of those that were not taken back within these records, and that took nothing back within them."""
    origins: dict[str, str] = {}
    holding: dict[str, list[int]] = {}
    for record in records:
        origin = origins.get(record.undoes or record.cause)
        if origin is None:
            origin = record.cause
            if not record.follows:
                origins[origin] = origin
        elif record.undoes:
            origins[record.cause] = origin
            if holding.pop(origin, None) is not None:
                continue
        holding.setdefault(origin, []).append(record.seq)
    return {seq for seqs in holding.values() for seq in seqs}


def picture_before(records: Sequence[Record]) -> Picture:
    """What everything that these records changed was before the first of them."""
    picture: Picture = {}
    for record in reversed(records):
        look_behind(picture, record)
    return {key: None if was is None else plain(was) for key, was in picture.items()}


def look_behind(picture: Picture, record: Record) -> None:
    """Have a picture of what was before later records show what was before this one; as the records have it."""
    for key, before, after in reversed(record.changes):
        if before is None:
            picture[key] = None
        elif after is None:
            picture[key] = dict(before)
        else:
            picture[key] = {**(picture.get(key) or {}), **before}


def changes_back(kernel: Kernel, picture: Picture) -> Iterator[Change]:
    """From what is to what was; without what is the same by now."""
    for key, was in picture.items():
        thing = kernel.thing(key)
        if thing is None:
            if was is not None:
                yield Change(key, None, was)
            continue
        fields = plain(kernel.fields(thing))
        if was is None:
            yield Change(key, fields, None)
        elif differs := {name: value for name, value in was.items() if fields[name] != value}:
            yield Change(key, {name: fields[name] for name in differs}, differs)


def _same_fields(kernel: Kernel, picture: Picture, others: Iterable[Record]) -> Iterator[Obstacle]:
    for record in others:
        for change in record.changes:
            if change.key in picture and (fields := _shared(kernel, picture, change)):
                yield Obstacle(record, f"it has changed {', '.join(fields)} of {change.key[3]} since")


def _shared(kernel: Kernel, picture: Picture, change: Change) -> list[str]:
    was = picture[change.key]
    if was is None or change.before is None or change.after is None or kernel.thing(change.key) is None:
        return sorted(change.after or change.before or ()) if change.before and change.after else ["the existence"]
    return sorted(change.before.keys() & was.keys())


async def _rows(kernel: Kernel, span: _Span) -> list[PastRow]:
    """What happened to bulk data since the cause began, where it or anything later touched any."""
    if kernel.memory is None or not any(each.rows for each in (*span.mine, *span.others)):
        return []
    return await kernel.memory.past_rows(span.mine[0].seq)


def _same_rows(rows: Sequence[PastRow], span: _Span) -> Iterator[Obstacle]:
    mine = {each.seq for each in span.mine}
    others = {each.seq: each for each in span.others}
    touched = {row.key for row in rows if row.journal in mine}
    for row in rows:
        if row.journal in others and row.key in touched:
            yield Obstacle(others[row.journal], f"it has changed the same rows of {row.table.name} since")


def _references(
    kernel: Kernel, changes: Sequence[Change], rows: Sequence[PastRow], others: Sequence[Record]
) -> Iterator[Obstacle]:
    """Later work that refers to what would vanish, or took away what is referred to by what would return."""
    vanishing = {each.key for each in changes if each.after is None}
    names = {name for key in vanishing for name in _thing(kernel, key).names}
    wanted = {text for each in changes if each.after for text in _texts(kernel, each.key, each.after)}
    by_seq = {each.seq: each for each in others}
    for record in others:
        for change in record.changes:
            if change.key not in vanishing and names & _refers(kernel, change):
                yield Obstacle(
                    record, f"it has made {change.key[3]} depend on {_one_of(names & _refers(kernel, change))}"
                )
            if change.after is None and kernel.thing(change.key) is None and change.key[3] in wanted:
                yield Obstacle(record, f"it has taken away {change.key[3]}, which this needs")
    for row in rows:
        if row.journal in by_seq and not row.gone and names & set(row.key[1]):
            yield Obstacle(by_seq[row.journal], f"it has put something into {_one_of(names & set(row.key[1]))}")


def _refers(kernel: Kernel, change: Change) -> set[str]:
    """Whom a thing refers to in fields that a change gave it, if it still does."""
    thing = kernel.thing(change.key)
    if thing is None or change.after is None:
        return set()
    now = plain({name: thing.__dict__[name] for name in change.after if name in thing.__dict__})
    return _texts(kernel, change.key, plain(change.after)) & _texts(kernel, change.key, now)


def _texts(kernel: Kernel, key: Key, fields: Mapping[str, Any]) -> set[str]:
    aside = kernel.kinds[key[2]].aside
    return {text for name, value in fields.items() if name not in aside for text in _leaves(value)}


def _leaves(value: Any) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict):
        for name, each in cast("dict[str, Any]", value).items():
            yield name
            yield from _leaves(each)
    elif isinstance(value, list):
        for each in cast("list[Any]", value):
            yield from _leaves(each)


def _one_of(names: Iterable[Any]) -> str:
    return min(map(str, names))


def _timers(kernel: Kernel, span: _Span, changes: Sequence[Change]) -> dict[Appointment, Timer | None]:
    """Appointments that are as the cause left them become what they were; others' with what vanishes are off."""
    first: dict[Appointment, Timer | None] = {}
    last: dict[Appointment, Timer | None] = {}
    for record in span.mine:
        for moved in record.moved:
            first.setdefault(moved.appointment, moved.before)
            last[moved.appointment] = moved.after
    timers = {each: timer for each, timer in first.items() if kernel.timers.find(each) == last[each]}
    names = {(*key[:2], whom) for key, _, after in changes if after is None for whom in (key[3], f"{key[2]}/{key[3]}")}
    others = {moved.appointment for record in span.others for moved in record.moved}
    off = [each for each in others if (*each[:2], each.whom) in names and kernel.timers.find(each)]
    return timers | {each: None for each in off if timers.get(each) is None}


def _levels(span: _Span, changes: Sequence[Change]) -> dict[SignalKey, float]:
    """Signals that nobody else has measured since; those of things that vanish fall silent."""
    levels: dict[SignalKey, float] = {}
    for record in reversed(span.mine):
        levels |= {level.key: level.before for level in reversed(record.levels)}
    gone = {(*key[:2], key[3]) for key, _, after in changes if after is None}
    for key in {level.key for record in span.others for level in record.levels}:
        if key[:3] in gone:
            levels[key] = float("nan")
        else:
            levels.pop(key, None)
    return levels


def _lasting(kernel: Kernel, span: _Span) -> Iterator[str]:
    if kernel.clock.now > span.mine[0].time:
        yield "time has gone by since, and what was measured in it stays measured"
    if any(change.before is None for record in span.mine for change in record.changes):
        yield "ids that were given are not given again"


def _thing(kernel: Kernel, key: Key) -> Thing:
    thing = kernel.thing(key)
    assert thing is not None, "what vanishes is there"
    return thing


def revived(kernel: Kernel, change: Change) -> Thing:
    """The thing as it would be after a change in plain values, apart from the store."""
    kind, now = kernel.kinds[change.key[2]], kernel.thing(change.key)
    fields = dict(change.after or {}) if now is None else plain(kernel.fields(now)) | dict(change.after or {})
    thing = kind.revive(to_json(fields, inf_nan_mode="constants"))
    assert key_of(thing) == change.key, "a thing keeps its key"
    return thing
