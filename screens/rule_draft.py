"""Rules as they are wanted, beside those that there are: what was added, changed and taken out, until it is sent."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Final, Literal

from screens.rule_line import Line, entry_key, tidied

Mark = Literal["", "added", "changed", "removed"]
_NEW: Final = "+"


@dataclass(frozen=True, slots=True)
class Draft:
    """`before` are the rules that there are, by key; `lines` also those that are to go, whose keys are in `leaving`.

    A `numbered` draft is a network ACL's: its rules are known by their numbers, and read in that order.
    """

    before: Mapping[str, Line] = field(default_factory=dict[str, Line])
    lines: tuple[Line, ...] = ()
    leaving: frozenset[str] = frozenset()
    numbered: bool = False
    made: int = 0

    @property
    def wanted(self) -> tuple[Line, ...]:
        return tuple(line for line in self.lines if line.key not in self.leaving)

    @property
    def touched(self) -> bool:
        return any(self.mark(line) for line in self.lines)

    def counts(self) -> dict[Mark, int]:
        marks = [self.mark(line) for line in self.lines]
        return {mark: marks.count(mark) for mark in ("added", "changed", "removed")}

    def find(self, key: str) -> Line | None:
        return next((line for line in self.lines if line.key == key), None)

    def mark(self, line: Line) -> Mark:
        if line.key not in self.before:
            return "added"
        if line.key in self.leaving:
            return "removed"
        return "changed" if line != self.before[line.key] else ""

    def shown(self, *, egress: bool) -> tuple[Line, ...]:
        """Of one direction; an ACL's in the order in which they are read, those without a number last."""
        here = [line for line in self.lines if line.egress == egress]
        return tuple(sorted(here, key=_place) if self.numbered else here)

    def add(self, *lines: Line) -> Draft:
        """New rules at the end; what they had as keys is forgotten."""
        fresh = tuple(replace(line, key=f"{_NEW}{self.made + at}") for at, line in enumerate(lines))
        return replace(self, lines=(*self.lines, *fresh), made=self.made + len(fresh))

    def edit(self, line: Line) -> Draft:
        """Have a rule say this."""
        return replace(self, lines=tuple(line if each.key == line.key else each for each in self.lines))

    def take_out(self, key: str) -> Draft:
        """Have a rule go, or stay if it was to go; a new one is forgotten at once."""
        if key not in self.before:
            return replace(self, lines=tuple(line for line in self.lines if line.key != key))
        return replace(self, leaving=self.leaving ^ {key})

    def revert(self, key: str) -> Draft:
        """Have a rule be again what it is."""
        if key not in self.before:
            return self.take_out(key)
        return replace(self.edit(self.before[key]), leaving=self.leaving - {key})

    def next_number(self, *, egress: bool) -> str:
        """The number that a further rule of an ACL would have: the next ten."""
        here = [int(line.number) for line in self.lines if line.egress == egress and line.number.isdecimal()]
        return str(max((each for each in here), default=0) // 10 * 10 + 10) if here else "100"

    def rebased(self, now: Sequence[Line]) -> Draft:
        """The same wishes over the rules that there are now: what has come true is no wish any more."""
        before = {line.key: line for line in now}
        free = {line.rule: line.key for line in now if line.key not in self.before}
        kept: dict[str, Line] = {}
        for line in self.wanted:
            moved = self._moved(line, before, free)
            if moved is not None:
                kept[moved.key] = moved
        leaving = {key for key in before if key in self.before and key not in kept}
        lines = (*(kept.get(key, line) for key, line in before.items()), *self._new(kept, before))
        return replace(self, before=before, lines=lines, leaving=frozenset(leaving))

    def _moved(self, line: Line, before: Mapping[str, Line], free: Mapping[Line, str]) -> Line | None:
        """Where a wanted rule stands over the new ones; None for one that nobody changed and that is gone."""
        if self.mark(line) == "" and line.key not in before:
            return None
        if self.mark(line) == "":
            return before[line.key]
        key = entry_key(line.egress, line.number) if self.numbered else free.get(tidied(line).rule, line.key)
        if key in before:
            return replace(line, key=key)
        return line if line.key.startswith(_NEW) else replace(line, key=f"{_NEW}{line.key}")

    @staticmethod
    def _new(kept: Mapping[str, Line], before: Mapping[str, Line]) -> tuple[Line, ...]:
        return tuple(line for key, line in kept.items() if key not in before)


def draft_of(lines: Sequence[Line], *, numbered: bool) -> Draft:
    return Draft({line.key: line for line in lines}, tuple(lines), numbered=numbered)


def _place(line: Line) -> tuple[int, str]:
    return (int(line.number), line.key) if line.number.isdecimal() else (1 << 20, line.key)
