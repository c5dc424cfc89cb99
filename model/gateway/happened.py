"""All that happened in some units of work, put into words, and for each of it what led to it."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Final

from model.gateway.awakening import awaken_all
from model.kernel.journal import Change, Record
from model.kernel.store import Key
from model.kernel.unhurried import in_turns
from model.kit.cell import Cell
from model.kit.happening import (
    LEVEL_TELLERS,
    TELLERS,
    Measurement,
    Moment,
    Pointer,
    Told,
    Word,
    names_in,
)

_AT_ONCE: Final = 50
"Units of work that are put into words before others have their turn."
_BEGINNINGS: Final[tuple[Word, ...]] = ("fault", "demand")
"What other things follow from and is not a call itself, the likelier culprit first."
_MATTERING: Final[tuple[Word, ...]] = (*_BEGINNINGS, "instance", "target")
"What may move a metric."
_TOGETHER_SECONDS: Final = 60.0
"What many machines do is averaged this often, so that it shows so much later at the most."


@dataclass(frozen=True, slots=True, eq=False)
class Event:
    """Something that happened to one thing, or that was measured of one. `place` is its place in the order."""

    record: Record
    key: Key
    told: Told
    time: float
    place: float
    change: Change | None = None

    @property
    def cause(self) -> str:
        return self.record.cause


class Happened:
    """Everything that can be told of some records, oldest first. `read` it before asking."""

    def __init__(self, cell: Cell, records: Sequence[Record]) -> None:
        awaken_all()
        self._cell = cell
        self._records = records
        self._times = [each.time for each in records]
        self.events: list[Event] = []
        self._named: dict[tuple[str, str], list[Event]] = {}
        self._of_cause: dict[str, list[Event]] = {}
        self._brought: dict[tuple[str, str, str], Event] = {}
        self._heads: dict[str, Record] = {}
        self._calls: dict[str, Event] = {}
        self._led: dict[Event, Event | None] = {}

    async def read(self) -> None:
        async for record in in_turns(self._records, _AT_ONCE):
            self._heads.setdefault(record.cause, record)
            for event in self._told(record):
                self._take(event)

    def latest(self, key: Key, until: float) -> Event | None:
        """What happened last to a thing, up to an instant."""
        _, region, kind, id = key
        found = [each for each in self._named.get((kind, id), ()) if each.time <= until and each.key[1] == region]
        return found[-1] if found else self._plainly(key, until)

    def _plainly(self, key: Key, until: float) -> Event | None:
        """The last change of a thing that nobody puts into words of its own."""
        for record in reversed(self._records):
            change = next((each for each in record.changes if each.key == key), None)
            if change is not None and record.time <= until:
                return Event(record, key, Told("change", _said(change)), record.time, float(len(self.events)), change)
        return None

    def led_to(self, event: Event) -> Event | None:
        """What it came from; None for a beginning, and for what nothing that is remembered explains."""
        if event not in self._led:
            self._led[event] = self._look(event)
        return self._led[event]

    async def came_of(self, event: Event) -> list[tuple[int, Event]]:
        """All that followed, each below what it came from, with how deep."""
        below: dict[Event, dict[Event, None]] = {}
        async for each in in_turns(self.events, _AT_ONCE):
            after, before = each, self.led_to(each)
            while before is not None and after not in below.setdefault(before, {}):
                below[before][after] = None
                after, before = before, self.led_to(before)
        return list(_walk(below, event, 1, {event}))

    def _told(self, record: Record) -> Iterator[Event]:
        for change in record.changes:
            account, region, kind, _ = change.key
            teller = TELLERS.get(kind)
            world = self._cell.world(account, region, kind.partition(":")[0])
            told = teller(Moment(world, record, change)) if teller else None
            if told is not None:
                yield Event(record, change.key, told, record.time, 0.0, change)
        for level in record.levels:
            account, region, whose, quantity = level.key
            for kind, tell in LEVEL_TELLERS.get(quantity, ()):
                told = tell(self._cell.world(account, region, kind.partition(":")[0]), record, level)
                if told is not None:
                    yield Event(record, (account, region, kind, whose), told, record.time, 0.0)

    def _take(self, event: Event) -> None:
        event = Event(event.record, event.key, event.told, event.time, float(len(self.events)), event.change)
        self.events.append(event)
        _, _, kind, id = event.key
        for name in (id, *event.told.known_as):
            self._named.setdefault((kind, name), []).append(event)
        self._of_cause.setdefault(event.cause, []).append(event)
        for led in event.told.leads_to:
            self._brought[event.cause, led.kind, led.name] = event

    def _look(self, event: Event) -> Event | None:
        if event.told.word == "metric":
            return self._blamed(event)
        for because in event.told.because:
            found = self._measured(event, because) if isinstance(because, Measurement) else self._point(event, because)
            if found is not None:
                return found
        if event.change is None:
            return None
        _, _, kind, id = event.key
        return self._before(event, kind, id) or self._brought_by(event) or self._head(event)

    def _measured(self, event: Event, measured: Measurement) -> Event:
        told = Told("metric", measured.text, measured.evidence, (measured,))
        return Event(event.record, event.key, told, min(measured.since, event.time), event.place - 0.5)

    def _point(self, event: Event, pointer: Pointer) -> Event | None:
        """Of the same cause, unless the pointer is as good as a quotation."""
        found = self._before(event, pointer.kind, pointer.name)
        if found is None and pointer.is_certain:
            named = self._named.get((pointer.kind, pointer.name), ())
            found = next((each for each in reversed(named) if each.record.seq <= event.record.seq), None)
        return found

    def _before(self, event: Event, kind: str, name: str) -> Event | None:
        """What happened before to a thing of this name, of the same cause; with it, if it is another sort of thing."""
        for each in reversed(self._named.get((kind, name), ())):
            together = each.record is event.record and kind != event.key[2]
            if each.cause == event.cause and (each.place < event.place or together):
                return each
        return None

    def _brought_by(self, event: Event) -> Event | None:
        _, _, kind, id = event.key
        found = self._brought.get((event.cause, kind, id))
        return found if found is not None and found.record.seq <= event.record.seq else None

    def _head(self, event: Event) -> Event | None:
        """The beginning of its cause: what broke or came in there, or else the call."""
        return next((each for each in self._beginnings(event.cause, event.place) if each is not event), None)

    def _beginnings(self, cause: str, until: float) -> Iterator[Event]:
        record = self._heads[cause]
        if record.follows:
            return
        told = self._of_cause.get(cause, ())
        yield from (each for each in told if each.record is record and each.told.word in _BEGINNINGS)
        if _is_call(record):
            place = next((each.place for each in told), until) - 0.25
            key = (*_place_of(record), "call", cause)
            yield self._calls.setdefault(cause, Event(record, key, Told("call", record.what), record.time, place))

    def _blamed(self, event: Event) -> Event | None:
        """What changed the signals that were measured: what broke, or else the last before the decision was made.

        That is, before the first datapoint that decided was complete; where nothing was, the first after it.
        """
        (measured,) = event.told.because
        assert isinstance(measured, Measurement), "a metric was measured"
        found = [root for record in self._changed(measured) if (root := self._root(record, event)) is not None]
        if not found:
            return None
        suspects = [each for each in found if each.told.word == "fault"] or found
        early = [each for each in suspects if each.time < measured.since + measured.period]
        return early[-1] if early else suspects[0]

    def _changed(self, measured: Measurement) -> Iterator[Record]:
        """The units of work that changed what was measured, from a little before it decided until it was looked at."""
        first = bisect_left(self._times, measured.since - measured.period)
        last = bisect_right(self._times, measured.until)
        return (each for each in self._records[first:last] if not measured.hears.isdisjoint(names_in(each)))

    def _root(self, record: Record, event: Event) -> Event | None:
        """Of the same cause, what happened together with a unit of work, or else what broke or came in before."""
        told = [each for each in self._of_cause.get(record.cause, ()) if each.record.seq <= record.seq]
        mattering = [each for each in told if each.told.word in _MATTERING and each.place < event.place]
        together = [each for each in mattering if record.time - each.time <= _TOGETHER_SECONDS]
        before = [each for each in mattering if each.told.word in _BEGINNINGS]
        if together:
            return min(together, key=lambda each: (_rank(each.told.word), -each.place))
        return before[-1] if before else next(self._beginnings(record.cause, event.place), None)


def _walk(
    below: dict[Event, dict[Event, None]], event: Event, depth: int, seen: set[Event]
) -> Iterator[tuple[int, Event]]:
    for each in sorted(below.get(event, {}), key=lambda each: (each.time, each.place)):
        if each not in seen:
            seen.add(each)
            yield depth, each
            yield from _walk(below, each, depth + 1, seen)


def _said(change: Change) -> str:
    name = f"{change.key[2].partition(':')[2]} {change.key[3]}"
    if change.before is None or change.after is None:
        return f"{name} was {'made' if change.before is None else 'deleted'}"
    return f"{name}: {', '.join(sorted(change.after))} changed"


def _rank(word: Word) -> int:
    return _BEGINNINGS.index(word) if word in _BEGINNINGS else len(_BEGINNINGS)


def _is_call(record: Record) -> bool:
    """Whether somebody asked for it, and what they asked for has a name of AWS's."""
    return record.what.partition(":")[2][:1].isupper()


def _place_of(record: Record) -> tuple[str, str]:
    """The account and region of what a call changed."""
    keys: Iterable[Key] = (each.key for each in record.changes)
    return next(((account, region) for account, region, _, _ in keys), ("", ""))
