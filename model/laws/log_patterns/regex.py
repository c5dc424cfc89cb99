"""Regular expressions as filter patterns know them: no groups, so that matching takes time in proportion to the text.

Source: CloudWatch Logs User Guide, supported regular expressions syntax.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from functools import cached_property
from typing import NamedTuple

from model.laws.log_patterns.flaws import BadPattern

PLAIN = frozenset("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789:_#=@/;,-")
OPERATORS = frozenset("^$?[]{}|\\*+.")
MOST_PLACES = 2000
MOST_KNOWN = 4000
"Steps that a machine remembers, before it begins to remember anew."

Holds = Callable[[str], bool]
"Whether a character is one of those that stand for themselves at a place."

_DIGITS, _WORDS = frozenset("0123456789"), PLAIN - frozenset(":#=@/;,-")
_SPACES = frozenset(" \t\n\r\f\v")
_CLASSES: dict[str, frozenset[str]] = {"d": _DIGITS, "w": _WORDS, "s": _SPACES}
_COUNT = re.compile(r"\{(\d{1,4})(,(\d{0,4}))?\}", re.ASCII)


class Place(NamedTuple):
    """One character to come: which ones, whether it may be left out, whether it may come again."""

    holds: Holds
    optional: bool = False
    repeats: bool = False


class Branch(NamedTuple):
    places: tuple[Place, ...]
    at_start: bool
    at_end: bool


class Regex:
    """A machine that is at many places of the expression at once; sets of places are the bits of a number."""

    def __init__(self, text: str, *, loose: bool = False) -> None:
        """A loose one takes every character that is no operator for itself."""
        self.text = text
        self._branches = tuple(_Reading(text, loose=loose).branches())
        if sum(len(branch.places) + 1 for branch in self._branches) > MOST_PLACES:
            raise BadPattern(f"Regular expression is too long: {text}")
        self._known: dict[int, dict[str, int]] = {}
        self._count = 0

    @cached_property
    def _places(self) -> list[Place | None]:
        """Those of all branches, with None where a branch has ended."""
        return [place for branch in self._branches for place in (*branch.places, None)]

    @cached_property
    def _optional(self) -> int:
        return self._bits(lambda place: place.optional)

    @cached_property
    def _repeating(self) -> int:
        return self._bits(lambda place: place.repeats)

    @cached_property
    def _begin(self) -> int:
        return self._edges(lambda branch: branch.at_start) | self._again

    @cached_property
    def _again(self) -> int:
        """Where matching can begin anywhere in a text."""
        return self._edges(lambda branch: not branch.at_start)

    @cached_property
    def _found(self) -> int:
        return self._ends(lambda branch: not branch.at_end)

    @cached_property
    def _found_at_end(self) -> int:
        return self._ends(lambda branch: branch.at_end) | self._found

    def _bits(self, wanted: Callable[[Place], bool]) -> int:
        return sum(1 << n for n, place in enumerate(self._places) if place is not None and wanted(place))

    def _edges(self, wanted: Callable[[Branch], bool]) -> int:
        return self._closure(sum(1 << first for first, _, branch in self._laid_out() if wanted(branch)))

    def _ends(self, wanted: Callable[[Branch], bool]) -> int:
        return sum(1 << last for _, last, branch in self._laid_out() if wanted(branch))

    def _laid_out(self) -> Iterator[tuple[int, int, Branch]]:
        first = 0
        for branch in self._branches:
            yield first, first + len(branch.places), branch
            first += len(branch.places) + 1

    def _closure(self, bits: int) -> int:
        """With every place that is reached by leaving out what is optional: a carry runs through those."""
        return (((bits & self._optional) + self._optional) ^ self._optional) | bits

    def _step(self, bits: int, character: str) -> int:
        fits = bits & self._bits(lambda place: place.holds(character))
        return self._closure((fits << 1) | (fits & self._repeating) | self._again)

    def finds(self, text: str) -> bool:
        """It matches somewhere in the text."""
        bits, found = self._begin, self._found
        if bits & found:
            return True
        steps = self._steps(bits)
        for character in text:
            step = steps.get(character)
            if step is None:
                step = steps[character] = self._step(bits, character)
                self._count += 1
            if step != bits:
                if step & found:
                    return True
                bits, steps = step, self._steps(step)
        return bool(bits & self._found_at_end)

    def spans(self, text: str, most: int) -> Iterator[tuple[int, int]]:
        """Where it matches, from left to right, each time as long as it can up to `most` characters."""
        begin = 0
        while begin < len(text):
            end = self._longest(text, begin, most)
            if end > begin:
                yield begin, end
            begin = max(end, begin + 1)

    def _longest(self, text: str, begin: int, most: int) -> int:
        """Where the longest match ends that begins right there; nowhere behind it where there is none."""
        bits, found = self._begin if begin == 0 else self._again, begin
        for at in range(begin, min(len(text), begin + most)):
            character = text[at]
            fits = bits & self._bits(lambda place, of=character: place.holds(of))
            bits = self._closure((fits << 1) | (fits & self._repeating))
            if not bits:
                break
            if bits & (self._found_at_end if at + 1 == len(text) else self._found):
                found = at + 1
        return found

    def _steps(self, bits: int) -> dict[str, int]:
        """Where known characters lead from these places."""
        if self._count > MOST_KNOWN:
            self._known.clear()
            self._count = 0
        return self._known.setdefault(bits, {})


class _Reading:
    """An expression on its way to being read."""

    def __init__(self, text: str, *, loose: bool) -> None:
        self._text = text
        self._at = 0
        self._loose = loose

    def _refuse(self) -> BadPattern:
        return BadPattern(f"Invalid regular expression: {self._text}")

    @property
    def _next(self) -> str:
        return self._text[self._at : self._at + 1]

    def _take(self) -> str:
        if not self._next:
            raise self._refuse()
        self._at += 1
        return self._text[self._at - 1]

    def _takes(self, character: str) -> bool:
        if self._next != character:
            return False
        self._at += 1
        return True

    def branches(self) -> Iterator[Branch]:
        yield self._branch()
        while self._takes("|"):
            yield self._branch()
        if self._next:
            raise self._refuse()

    def _branch(self) -> Branch:
        at_start, places = self._takes("^"), list[Place]()
        while self._next not in ("", "|", "$"):
            places += self._counted(self._one())
        return Branch(tuple(places), at_start, self._takes("$"))

    def _one(self) -> Holds:
        character = self._take()
        if character == ".":
            return lambda seen: seen != "\n"
        if character == "[":
            return self._class()
        if character == "\\":
            return self._escape()
        if not self._is_plain(character):
            raise self._refuse()
        return character.__eq__

    def _is_plain(self, character: str) -> bool:
        return character in PLAIN or (self._loose and character not in OPERATORS | {"(", ")"})

    def _escape(self) -> Holds:
        letter = self._take()
        if letter.lower() in _CLASSES:
            held = _CLASSES[letter.lower()]
            return held.__contains__ if letter.islower() else lambda seen: seen not in held
        return self._escaped(letter).__eq__

    def _escaped(self, letter: str) -> str:
        """A character that is written with a backslash."""
        if letter == "x":
            digits = self._take() + self._take()
            if not re.fullmatch("[0-9a-fA-F]{2}", digits):
                raise self._refuse()
            return chr(int(digits, 16))
        if letter.isalnum() or not letter.isascii():
            raise self._refuse()
        return letter

    def _class(self) -> Holds:
        negated, held = self._takes("^"), set[str]()
        members = list[Holds]()
        while not self._takes("]"):
            first = self._member(members)
            if first and self._next == "-" and self._text[self._at + 1 : self._at + 2] not in ("]", ""):
                self._take()
                held |= self._range(first, self._member([]))
            else:
                held |= {first} - {""}
        if not held and not members:
            raise self._refuse()
        return lambda seen: (seen in held or any(holds(seen) for holds in members)) != negated

    def _member(self, members: list[Holds]) -> str:
        """A character of a class; none where it was a class of its own, which joins the members."""
        character = self._take()
        if character == "\\" and self._next.lower() in _CLASSES:
            members.append(self._escape())
            return ""
        if character == "\\":
            return self._escaped(self._take())
        if character not in OPERATORS and not self._is_plain(character):
            raise self._refuse()
        return character

    def _range(self, first: str, last: str) -> set[str]:
        if not last or ord(first) > ord(last):
            raise self._refuse()
        return {chr(code) for code in range(ord(first), ord(last) + 1)}

    def _counted(self, holds: Holds) -> list[Place]:
        if self._takes("?"):
            return [Place(holds, optional=True)]
        if self._takes("*"):
            return [Place(holds, optional=True, repeats=True)]
        if self._takes("+"):
            return [Place(holds, repeats=True)]
        return self._counted_by_number(holds) if self._next == "{" else [Place(holds)]

    def _counted_by_number(self, holds: Holds) -> list[Place]:
        found = _COUNT.match(self._text, self._at)
        if found is None:
            raise self._refuse()
        self._at = found.end()
        least = int(found[1])
        most = int(found[3]) if found[3] else None if found[2] else least
        if most is None:
            endless = Place(holds, optional=not least, repeats=True)
            return [Place(holds)] * (least - 1) + [endless]
        if most < least:
            raise self._refuse()
        return [Place(holds)] * least + [Place(holds, optional=True)] * (most - least)
