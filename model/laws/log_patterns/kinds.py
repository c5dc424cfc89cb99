"""The three kinds of patterns: words in a text, properties of a JSON document, columns between spaces."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Protocol

from model.laws.log_patterns.conditions import Condition
from model.laws.log_patterns.line import NOTHING, Line, text_of
from model.laws.log_patterns.selectors import Selector, read_selector

Taken = Mapping[str, str]
"What a pattern takes out of an event, by the name that it has for it."


class Pattern(Protocol):
    def match(self, line: Line) -> Taken | None:
        """What it takes out of an event that it is about; None for others."""
        ...

    def value(self, line: Line, name: str, /) -> str | None:
        """What a name stands for in an event that it is about."""
        ...


@dataclass(frozen=True)
class Words:
    """All that are wanted are there and none that are not; optional ones count where there are no others."""

    wanted: tuple[Callable[[str], bool], ...]
    unwanted: tuple[Callable[[str], bool], ...]
    optional: tuple[Callable[[str], bool], ...]

    def match(self, line: Line) -> Taken | None:
        return {} if self._is_about(line.text) else None

    def _is_about(self, text: str) -> bool:
        if not self.wanted and not self.unwanted:
            return not self.optional or any(word(text) for word in self.optional)
        return all(word(text) for word in self.wanted) and not any(word(text) for word in self.unwanted)

    def value(self, _line: Line, _name: str) -> str | None:
        return None


@dataclass(frozen=True)
class Properties:
    condition: Condition

    @cached_property
    def _named(self) -> tuple[Selector, ...]:
        return tuple(dict.fromkeys(self.condition.subjects()))

    def match(self, line: Line) -> Taken | None:
        document = line.document
        if document is NOTHING or not self.condition.holds(lambda selector: selector.find(document)):
            return None
        found = ((selector.text, selector.find(document)) for selector in self._named)
        return {text: text_of(values[0]) for text, values in found if values}

    def value(self, line: Line, name: str) -> str | None:
        selector = read_selector(name)
        found = selector.find(line.document) if selector is not None and line.document is not NOTHING else []
        return text_of(found[0]) if found and found[0] is not None else None


@dataclass(frozen=True)
class Columns:
    """Names of the columns from the left, and from the right where some in between are skipped; "" is without one."""

    left: tuple[str, ...]
    right: tuple[str, ...] | None
    conditions: tuple[Condition, ...]

    def match(self, line: Line) -> Taken | None:
        named = self._named(line.fields)
        if named is None or not self._hold(named):
            return None
        return {f"${name}": value for name, value in named.items()}

    def _hold(self, named: Taken) -> bool:
        return all(each.holds(lambda name: [named[name]]) for each in self.conditions)

    def _named(self, fields: tuple[str, ...]) -> dict[str, str] | None:
        """The fields by their names, or by their numbers from 1; None for another number of fields."""
        known = len(self.left) + len(self.right or ())
        if len(fields) < known or (self.right is None and len(fields) > known):
            return None
        skipped = ("",) * (len(fields) - known)
        names = (*self.left, *skipped, *(self.right or ()))
        return {name or str(n): value for n, (name, value) in enumerate(zip(names, fields, strict=True), 1)}

    def value(self, line: Line, name: str) -> str | None:
        return (self._named(line.fields) or {}).get(name.removeprefix("$"))
