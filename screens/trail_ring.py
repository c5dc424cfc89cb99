"""The latest calls, kept from the moment a session begins, so that the trail has a past when somebody looks."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from heapq import merge
from typing import Any, Final

from model.client import Called, Client, Record

KEPT: Final = 2000
"Of calls that change something or were refused, and again of those that only read: looking does not push deeds out."
_PLAIN: Final = (str, int, float, bool, type(None), list, tuple, dict)
_LONG: Final = 2048


@dataclass(frozen=True, slots=True)
class Body:
    """Stands for the content of a request, which nobody keeps for the trail."""

    size: int

    def __str__(self) -> str:
        return f"body-of-{self.size}-bytes"

    def __repr__(self) -> str:
        return f'open("{self}", "rb")'


@dataclass(slots=True)
class Entry:
    """One call; `number` grows with every call that ended. `words` is what it says, folded, once somebody has asked."""

    number: int
    called: Called
    params: Mapping[str, Any]
    words: str = field(default="", compare=False)

    @property
    def is_deed(self) -> bool:
        """It changed something, or was to, and not behind the scenes."""
        return not self.called.internal and (not self.called.reads or self.called.refused is not None)


class Ring:
    """Hears every call and holds the latest; costs an append for each, and nothing when nobody calls."""

    def __init__(self, client: Client) -> None:
        self.last = 0
        self.taken_back: dict[str, str] = {}
        "The causes that are taken back now, and by which undo, oldest first."
        self._calls: dict[str, str] = {}
        self._again: dict[str, str] = {}
        self._deeds: deque[Entry] = deque(maxlen=KEPT)
        self._reads: deque[Entry] = deque(maxlen=KEPT)
        self._stops: tuple[Callable[[], None], ...] = (
            client.listen(Called, self._hear),
            client.listen(Record, self._hear_record),
        )

    def entries(self, reads: bool = True) -> Iterator[Entry]:
        """Newest first."""
        if not reads:
            return reversed(self._deeds)
        return merge(reversed(self._deeds), reversed(self._reads), key=lambda entry: -entry.number)

    def of(self, cause: str) -> list[Entry]:
        """All that follows from one call and is still held, oldest first, the call itself included."""
        return [entry for entry in self.entries() if entry.called.cause == cause][::-1]

    def is_taken_back(self, cause: str) -> bool:
        return cause in self.taken_back

    def standing(self, cause: str) -> str:
        """The cause whose undo takes a call back: its own, or that of the redo that made it again."""
        return self._again.get(cause, cause)

    def close(self) -> None:
        for stop in self._stops:
            stop()

    def _hear(self, called: Called) -> None:
        self.last += 1
        entry = Entry(self.last, called._replace(params={}), lean(called.params))
        (self._deeds if entry.is_deed else self._reads).append(entry)

    def _hear_record(self, record: Record) -> None:
        """An undo of an undo makes the call again, and stands for it from then on."""
        if not record.undoes:
            return
        call = self._calls.get(record.undoes, record.undoes)
        self._calls[record.cause] = call
        if self.taken_back.pop(call, None) is None:
            self.taken_back[call] = record.cause
        else:
            self._again[call] = record.cause


def lean(params: Mapping[str, Any]) -> Mapping[str, Any]:
    """The parameters without what is long and opaque."""
    return {name: _lean(value) for name, value in params.items()}


def _lean(value: Any) -> Any:
    if isinstance(value, bytes):
        return value if len(value) <= _LONG else Body(len(value))
    return value if isinstance(value, _PLAIN) else Body(int(getattr(value, "size", 0)))
