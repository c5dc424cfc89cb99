"""Which things have a value in a field, found by the value."""

from __future__ import annotations

from collections.abc import Iterator
from operator import attrgetter
from typing import TYPE_CHECKING, Any, cast

if TYPE_CHECKING:
    from model.kernel.store import Thing

_serial = attrgetter("serial")


class Index:
    """A tuple counts as each of its members, anything else as itself.

    Most values are those of one thing alone, which is then held as it is: a dict around it would weigh more.
    """

    __slots__ = ("_held",)

    def __init__(self) -> None:
        self._held: dict[Any, Thing | dict[int, Thing]] = {}

    def enter(self, value: Any, thing: Thing) -> None:
        held = self._held
        for entry in cast("tuple[Any, ...]", value) if isinstance(value, tuple) else (value,):
            known = held.setdefault(entry, thing)
            if isinstance(known, dict):
                known[thing.serial] = thing
            elif known is not thing:
                held[entry] = {known.serial: known, thing.serial: thing}

    def leave(self, value: Any, thing: Thing) -> None:
        held = self._held
        for entry in cast("tuple[Any, ...]", value) if isinstance(value, tuple) else (value,):
            known = held[entry]
            if not isinstance(known, dict):
                del held[entry]
            else:
                del known[thing.serial]
                if len(known) == 1:
                    (held[entry],) = known.values()

    def of(self, value: Any) -> tuple[Thing, ...]:
        """Those with a value, in no order."""
        known = self._held.get(value)
        if known is None:
            return ()
        return tuple(known.values()) if isinstance(known, dict) else (known,)

    def in_order(self, value: Any) -> tuple[Thing, ...]:
        """Those with a value, in the order in which they came to be."""
        found = self.of(value)
        return found if len(found) < 2 else tuple(sorted(found, key=_serial))

    def tally(self) -> dict[Any, int]:
        """How many have each value."""
        return {value: len(known) if isinstance(known, dict) else 1 for value, known in self._held.items()}

    def __iter__(self) -> Iterator[Any]:
        """The values that something has."""
        return iter(self._held)
