"""What happens to things, in words: each service says which changes of its nouns are worth telling, and whence."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Literal

from model.kernel.journal import Change, Level, Record
from model.laws.advice import Sight

if TYPE_CHECKING:
    from model.kit.resource import Resource
    from model.kit.world import World

Word = Literal[
    "call", "fault", "demand", "metric", "alarm", "scaling", "activity", "instance", "target", "cost", "change"
]
"What sort of thing happened."


@dataclass(frozen=True, slots=True)
class Pointer:
    """What happened last to a thing: `name` is its id, or one by which what happened to it is found too.

    It is looked for among what has the same cause; one that is certain, anywhere.
    """

    kind: str
    name: str
    is_certain: bool = False


@dataclass(frozen=True, slots=True)
class Measurement:
    """What was measured, and made somebody act; `hears` names the signals, things and calls that it follows from.

    `since` and `until` are where the datapoints begin that decided, and when they were looked at; `sight` is what was
    seen, where it calls for something to be done.
    """

    text: str
    evidence: tuple[str, ...]
    hears: frozenset[str]
    since: float
    until: float
    period: float
    sight: Sight | None = None


@dataclass(frozen=True, slots=True)
class Told:
    """A change in words. What led to it are the first of `because` that are found, or else its cause's beginning.

    `known_as` are further names by which a `Pointer` finds it, `leads_to` things of the same cause that it brought,
    `hits` what sort of thing a fault happens to.
    """

    word: Word
    text: str
    evidence: tuple[str, ...] = ()
    because: tuple[Pointer | Measurement, ...] = ()
    known_as: tuple[str, ...] = ()
    leads_to: tuple[Pointer, ...] = ()
    hits: str = ""


@dataclass(frozen=True, slots=True)
class Moment:
    """One change of one thing within a unit of work; `world` is where and whose it is, as it is now."""

    world: World
    record: Record
    change: Change

    @property
    def id(self) -> str:
        return self.change.key[3]

    @property
    def before(self) -> Mapping[str, Any]:
        return self.change.before or {}

    @property
    def after(self) -> Mapping[str, Any]:
        return self.change.after or {}

    @property
    def is_new(self) -> bool:
        return self.change.before is None

    @property
    def is_gone(self) -> bool:
        return self.change.after is None

    def field(self, name: str) -> Any:
        """What it is after this change, as far as that is known: of a field that did not change, what it is now."""
        if name in self.after or name in self.before:
            return self.after.get(name, self.before.get(name))
        return getattr(self.world.kernel.thing(self.change.key), name, None)

    def turned(self, name: str) -> bool:
        """Whether the field has another value than before."""
        return self.is_new or self.is_gone or name in self.after


Teller = Callable[[Moment], Told | None]
LevelTeller = Callable[["World", Record, Level], Told | None]

TELLERS: dict[str, Teller] = {}
"By the kind of thing that they tell of."
LEVEL_TELLERS: dict[str, list[tuple[str, LevelTeller]]] = {}
"By the quantity that was measured anew, with the kind of thing that it was measured of."


def telling(kind: type[Resource]) -> Callable[[Teller], Teller]:
    """Register what puts changes of a kind into words; None for one that nobody asks after."""

    def register(teller: Teller) -> Teller:
        TELLERS[kind.kind] = teller
        return teller

    return register


def telling_level(kind: type[Resource], quantity: str) -> Callable[[LevelTeller], LevelTeller]:
    """Register what puts a signal of a kind's that was measured anew into words."""

    def register(teller: LevelTeller) -> LevelTeller:
        LEVEL_TELLERS.setdefault(quantity, []).append((kind.kind, teller))
        return teller

    return register


def names_in(record: Record) -> Iterator[str]:
    """What a unit of work announced, as `hearing` tells it: signals, things, and kinds of things; and itself."""
    yield record.what
    for level in record.levels:
        yield f"{level.key[2]}/{level.key[3]}"
    for change in record.changes:
        _, _, kind, id = change.key
        yield f"{kind}/{id}"
        if change.before is None or change.after is None:
            yield kind
