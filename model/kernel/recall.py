"""Answers about the things of a store, kept for as long as all that they came from is as it was.

There are two storeys. An answer looks a few things up; it is looked up again when one of them is another. A conclusion
is drawn from answers; it is drawn again when one of those has another value. So what changed and makes no difference,
the tag of a machine or the number of free addresses of its subnet, costs a glance.

Nobody has to be told of changes: what is kept is compared with what is there when somebody asks. So it is right within
a unit of work and after one that was given up, after an undo, and in a world that was.
"""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterable
from functools import partial
from typing import Any, Generic, NamedTuple, TypeVar

from model.kernel.store import Store

T = TypeVar("T")


class Answer(Generic[T]):
    """What looking things up has told; the same object for as long as it is the same value."""

    __slots__ = ("_look", "_reading", "_seen", "_store", "_value", "kinds")

    def __init__(self, store: Store, look: Callable[[], T]) -> None:
        self._store = store
        self._look = look
        self._value, self._reading = store.read(look)
        self._seen = store.changes
        self.kinds = dict.fromkeys(self._reading.kinds)
        "Of the things that it ever came from."

    def now(self) -> T:
        if self._seen != self._store.changes:
            if not self._reading.is_so(self._store.latest, self._seen):
                value, self._reading = self._store.read(self._look)
                self.kinds |= self._reading.kinds
                if value != self._value:
                    self._value = value
            self._seen = self._store.changes
        return self._value


class Ground(NamedTuple):
    """An answer, what it was, and from how many kinds of things it came."""

    answer: Answer[Any]
    was: Any
    breadth: int


class Conclusion(Generic[T]):
    """What was worked out, and from what."""

    __slots__ = ("_by_kind", "_seen", "_store", "grounds", "value")

    def __init__(self, store: Store, value: T, answers: Iterable[tuple[Answer[Any], Any]]) -> None:
        self.value = value
        self._store = store
        self._stand_on(answers)

    def _stand_on(self, answers: Iterable[tuple[Answer[Any], Any]]) -> None:
        """Arranged by kinds, so that only that is looked at of which something changed."""
        self._seen = self._store.changes
        self.grounds = tuple(Ground(answer, was, len(answer.kinds)) for answer, was in answers)
        self._by_kind: dict[str, list[Ground]] = {}
        for ground in self.grounds:
            for kind in ground.answer.kinds:
                self._by_kind.setdefault(kind, []).append(ground)

    def holds(self) -> bool:
        if self._seen == self._store.changes:
            return True
        latest, seen, is_wider = self._store.latest, self._seen, False
        for kind, grounds in self._by_kind.items():
            if latest[kind] > seen:
                for answer, was, breadth in grounds:
                    now = answer.now()
                    if now is not was and now != was:
                        return False
                    is_wider |= len(answer.kinds) != breadth
        if is_wider:
            self._stand_on((answer, was) for answer, was, _ in self.grounds)
        self._seen = self._store.changes
        return True


class Recall:
    """Holds so many of each storey: conclusions that nobody asked for longest go first, and the oldest answers.

    An answer that went is still compared by the conclusions that stand on it.
    """

    def __init__(self, store: Store, *, most_answers: int = 16_384, most_conclusions: int = 8_192) -> None:
        self._store = store
        self._most_answers = most_answers
        self._most_conclusions = most_conclusions
        self._answers: dict[Hashable, Answer[Any]] = {}
        self._conclusions: dict[Hashable, Conclusion[Any]] = {}
        self._heard: dict[Answer[Any], Any] | None = None
        self.drawn = 0
        "How many conclusions were drawn so far, kept ones apart."

    def forget(self) -> None:
        """Begin anew, as if nothing had been asked yet."""
        self._answers.clear()
        self._conclusions.clear()

    def ask(self, question: Hashable, look: Callable[..., T], *what: Any) -> T:
        """What `look(*what)` finds in the store by ids and indexes; nothing else goes into it, and it never raises."""
        answer: Answer[T] | None = self._answers.get(question)
        if answer is None:
            answer = Answer(self._store, partial(look, *what))
            _keep(self._answers, question, answer, self._most_answers)
        value = answer.now()
        if self._heard is not None:
            self._heard[answer] = value
        return value

    def conclude(self, question: Hashable, think: Callable[..., T], *what: Any) -> T:
        """What `think(*what)` makes of answers; nothing else may go into it."""
        known: Conclusion[T] | None = self._conclusions.pop(question, None)
        if known is None or not known.holds():
            known = self._draw(partial(think, *what))
        _keep(self._conclusions, question, known, self._most_conclusions)
        if self._heard is not None:
            self._heard.update((each.answer, each.was) for each in known.grounds)
        return known.value

    def _draw(self, think: Callable[[], T]) -> Conclusion[T]:
        around, self._heard = self._heard, {}
        try:
            value = think()
            self.drawn += 1
            return Conclusion(self._store, value, self._heard.items())
        finally:
            self._heard = around


def _keep(kept: dict[Hashable, Any], question: Hashable, answer: object, most: int) -> None:
    if len(kept) >= most:
        del kept[next(iter(kept))]
    kept[question] = answer
