"""Reading a pattern from left to right."""

from __future__ import annotations

import re

from model.laws.log_patterns.flaws import INVALID, BadPattern
from model.laws.log_patterns.operands import Matching, Operand, Same
from model.laws.log_patterns.regex import Regex

_QUOTED = re.compile(r'"((?:[^"\\]|\\.)*)"', re.DOTALL)
_REGEX = re.compile(r"%((?:[^%\\]|\\.)+)%")
_BARE = re.compile(r"[^\s,()&|\[\]{}]+")
_ESCAPE = re.compile(r"\\(.)", re.DOTALL)


class Scanner:
    def __init__(self, text: str) -> None:
        self.text = text
        self.at = 0

    def refuse(self) -> BadPattern:
        return BadPattern(INVALID)

    def skip(self) -> None:
        while self.text[self.at : self.at + 1].isspace():
            self.at += 1

    @property
    def is_at_end(self) -> bool:
        self.skip()
        return self.at == len(self.text)

    def takes(self, *words: str) -> str:
        """The first of the words that stands here, passed over; nothing where none does."""
        self.skip()
        found = next((word for word in words if self.text.startswith(word, self.at)), "")
        self.at += len(found)
        return found

    def needs(self, word: str) -> None:
        if not self.takes(word):
            raise self.refuse()

    def reads(self, pattern: re.Pattern[str]) -> re.Match[str] | None:
        """What matches right here, passed over."""
        self.skip()
        found = pattern.match(self.text, self.at)
        if found is not None:
            self.at = found.end()
        return found

    def must_read(self, pattern: re.Pattern[str]) -> re.Match[str]:
        found = self.reads(pattern)
        if found is None:
            raise self.refuse()
        return found

    def quoted(self) -> str | None:
        found = self.reads(_QUOTED)
        return None if found is None else _ESCAPE.sub(r"\1", found[1])

    def regex(self) -> Regex | None:
        found = self.reads(_REGEX)
        return None if found is None else Regex(found[1])

    def operand(self) -> Operand:
        """What a value is compared with: a regular expression, or a text in quotes or without."""
        regex = self.regex()
        if regex is not None:
            return Matching(regex)
        quoted = self.quoted()
        return Same(quoted if quoted is not None else self.must_read(_BARE)[0])
