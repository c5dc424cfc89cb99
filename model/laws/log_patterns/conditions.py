"""Conditions on values, joined by && and ||."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any, Protocol

from model.laws.log_patterns.operands import Operand, compare
from model.laws.log_patterns.scanner import Scanner

SIGNS = ("!=", "<=", ">=", "=", "<", ">")
DEEPEST = 32

Find = Callable[[Any], Sequence[Any]]
"The values that a subject has: none, one, or several."


class Condition(Protocol):
    def holds(self, find: Find) -> bool: ...

    def subjects(self) -> Iterator[Any]: ...


@dataclass(frozen=True)
class Compared:
    """One of the subject's values is as it is said; a subject without values is neither equal nor unequal."""

    subject: Any
    sign: str
    operand: Operand

    def holds(self, find: Find) -> bool:
        return any(compare(value, self.sign, self.operand) for value in find(self.subject))

    def subjects(self) -> Iterator[Any]:
        yield self.subject


@dataclass(frozen=True)
class Being:
    """The subject is null, true or false."""

    subject: Any
    what: bool | None

    def holds(self, find: Find) -> bool:
        return any(value is self.what for value in find(self.subject))

    def subjects(self) -> Iterator[Any]:
        yield self.subject


@dataclass(frozen=True)
class Absent:
    subject: Any

    def holds(self, find: Find) -> bool:
        return not find(self.subject)

    def subjects(self) -> Iterator[Any]:
        yield self.subject


@dataclass(frozen=True)
class Joined:
    """All of the conditions, or any of them."""

    parts: tuple[Condition, ...]
    how: Callable[[Iterator[bool]], bool]

    def holds(self, find: Find) -> bool:
        return self.how(part.holds(find) for part in self.parts)

    def subjects(self) -> Iterator[Any]:
        for part in self.parts:
            yield from part.subjects()


WORDS = {"NULL": None, "TRUE": True, "FALSE": False}


class ConditionReader:
    """Reads conditions; `subject` reads what they are about."""

    def __init__(self, scanner: Scanner, subject: Callable[[Scanner], Any]) -> None:
        self._scanner = scanner
        self._subject = subject

    def read(self, depth: int = 0) -> Condition:
        if depth > DEEPEST:
            raise self._scanner.refuse()
        parts = [self._all(depth)]
        while self._scanner.takes("||"):
            parts.append(self._all(depth))
        return parts[0] if len(parts) == 1 else Joined(tuple(parts), any)

    def _all(self, depth: int) -> Condition:
        parts = [self._one(depth)]
        while self._scanner.takes("&&"):
            parts.append(self._one(depth))
        return parts[0] if len(parts) == 1 else Joined(tuple(parts), all)

    def _one(self, depth: int) -> Condition:
        if self._scanner.takes("("):
            inner = self.read(depth + 1)
            self._scanner.needs(")")
            return inner
        return self._about(self._subject(self._scanner))

    def _about(self, subject: Any) -> Condition:
        scanner = self._scanner
        if scanner.takes("IS "):
            word = scanner.takes(*WORDS)
            if not word:
                raise scanner.refuse()
            return Being(subject, WORDS[word])
        if scanner.takes("NOT "):
            scanner.needs("EXISTS")
            return Absent(subject)
        return self.compared(subject)

    def compared(self, subject: Any) -> Condition:
        sign = self._scanner.takes(*SIGNS)
        operand = self._scanner.operand() if sign else None
        if operand is None or (sign not in ("=", "!=") and operand.number is None):
            raise self._scanner.refuse()
        return Compared(subject, sign, operand)
