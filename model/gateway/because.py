"""Why something happened, and what came of it: links of one chain, from calls and faults to bills."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any, Final

from model.catalog.running_costs import dollars_per_hour
from model.gateway.happened import Event, Happened
from model.kernel.journal import Record
from model.kernel.store import Key
from model.kit.cell import Cell
from model.kit.happening import Measurement, Word
from model.laws.advice import advise

_FOLLOWED_MOST: Final = 200

Who = Callable[[Record], Awaitable[str]]
"Finds out who made the call of a record; empty where nobody knows."
MaySee = Callable[[str], bool]
"Whether somebody may see things of a kind."


@dataclass(frozen=True, slots=True)
class Link:
    """One thing that happened. `view` is where it is looked at, `depth` how many links it is from what was asked."""

    time: float
    word: Word
    text: str
    evidence: tuple[str, ...]
    view: str
    cause: str
    depth: int = 0


@dataclass(frozen=True, slots=True)
class Chain:
    """`before` led to it, the beginning first; `after` came of it, each below what it came from.

    `unsaid` is why nothing is told of what was before the beginning; empty where it is one. `advice` is what one would
    do about what was measured on the way, if that is out of bounds.
    """

    before: tuple[Link, ...]
    here: Link
    after: tuple[Link, ...]
    unsaid: str = ""
    advice: str = ""


class NothingHappened(LookupError):
    """Nothing that is remembered happened to a thing."""


async def because(cell: Cell, key: Key, until: float, records: Sequence[Record], who: Who, may_see: MaySee) -> Chain:
    """The chain of what happened last to a thing by an instant. Raises NothingHappened."""
    happened = Happened(cell, records)
    await happened.read()
    here = happened.latest(key, until)
    if here is None:
        raise NothingHappened(key[3])
    before: list[Event] = []
    led = happened.led_to(here)
    while led is not None and led not in before:
        before.append(led)
        led = happened.led_to(led)
    teller = _Teller(cell, who, may_see)
    after = [
        link for depth, each in (await happened.came_of(here))[:_FOLLOWED_MOST] for link in teller.links(each, depth)
    ]
    own, *costs = teller.links(here, 0)
    led_here = [await teller.named(event, -depth) for depth, event in enumerate(before, 1)]
    first = before[-1] if before else here
    return Chain(tuple(led_here[::-1]), own, (*costs, *after), _unsaid(first), _advice((here, *before), may_see))


class _Teller:
    """Turns events into links for somebody who may not see everything."""

    def __init__(self, cell: Cell, who: Who, may_see: MaySee) -> None:
        self._cell = cell
        self._who = who
        self._may_see = may_see

    def links(self, event: Event, depth: int) -> Iterator[Link]:
        """The event, and what it costs."""
        link = self._link(event, depth)
        yield link
        dollars = _dollars(self._cell, event)
        if dollars:
            text = f"{'+' if dollars > 0 else '−'}${abs(dollars):.4f} an hour from then on"
            yield replace(link, word="cost", text=text, evidence=(), depth=depth + 1)

    async def named(self, event: Event, depth: int) -> Link:
        """A call with who made it."""
        link = self._link(event, depth)
        if event.told.word != "call":
            return link
        who = await self._who(event.record)
        return replace(link, text=f"{link.text} by {who}" if who else link.text)

    def _link(self, event: Event, depth: int) -> Link:
        _, region, kind, id = event.key
        if not self._may_see(kind):
            return Link(event.time, event.told.word, "something that you may not see", (), "", event.cause, depth)
        view = f"{kind} {id}" + (f" @{region}" if region not in ("", "global") else "")
        return Link(event.time, event.told.word, event.told.text, event.told.evidence, view, event.cause, depth)


def _unsaid(first: Event) -> str:
    if first.told.word == "metric":
        return "nothing that is remembered has changed what was measured"
    if first.told.word in ("call", "fault", "demand") or not first.record.follows:
        return ""
    return "the journal does not remember what was before"


def _advice(events: Sequence[Event], may_see: MaySee) -> str:
    """About what was measured last; nothing where all was within its bounds, or somebody may not see all of it."""
    measured = (each for event in events for each in event.told.because if isinstance(each, Measurement))
    sight = next((each.sight for each in measured), None)
    if sight is None or not all(may_see(event.key[2]) for event in events):
        return ""
    first = events[-1].told
    return advise(sight, "" if first.word == "metric" else first.word, first.hits)


def _dollars(cell: Cell, event: Event) -> float:
    """By how much an event changes what an instance costs an hour."""
    if event.change is None or event.told.word != "instance":
        return 0.0
    _, before, after = event.change
    thing = cell.kernel.thing(event.key)
    now = cell.kernel.fields(thing) if thing is not None else {}
    return _price(event.key, now, after) - _price(event.key, {**now, **(after or {})}, before)


def _price(key: Key, known: Mapping[str, Any], fields: Mapping[str, Any] | None) -> float:
    return dollars_per_hour(key[2], key[1], {**known, **fields}) if fields is not None else 0.0
