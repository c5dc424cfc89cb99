"""The words of a query, read from left to right."""

from __future__ import annotations

import re
from typing import NamedTuple

_WORD = re.compile(
    r"""
    (?P<space>\s+|\#[^\n]*)
  | (?P<period>\d+(?:ms|mo|[smhdwy])\b)
  | (?P<number>\d+(?:\.\d+)?(?:[eE][+-]?\d+)?)
  | (?P<text>"(?:[^"\\]|\\.)*"|'(?:[^'\\]|\\.)*')
  | (?P<name>[A-Za-z_@][\w@.]*)
  | (?P<quoted>`[^`]+`)
  | (?P<sign>=~|!=|<=|>=|[=<>()\[\],|+*%^:-])
  | (?P<slash>/)
    """,
    re.VERBOSE | re.ASCII,
)
_REGEX = re.compile(r"/((?:[^/\\]|\\.)+)/")
_ESCAPE = re.compile(r"\\(.)", re.DOTALL)


class BadQuery(ValueError):
    """A text that is no query; the message says where."""


class Word(NamedTuple):
    kind: str
    text: str
    at: int


END = Word("end", "", -1)


class Words:
    """A regular expression is one only where one is asked for; elsewhere its stroke divides."""

    def __init__(self, text: str) -> None:
        self._text = text
        self._at = self._end = 0

    def refuse(self, wanted: str) -> BadQuery:
        word = self.peek()
        found = f"'{word.text}'" if word is not END else "the end"
        return BadQuery(f"unexpected symbol found {found} at position {self._at}: {wanted} was expected")

    def peek(self) -> Word:
        while True:
            if self._at >= len(self._text):
                return END
            found = _WORD.match(self._text, self._at)
            if found is None or found.lastgroup is None:
                raise BadQuery(f"unexpected symbol found {self._text[self._at]} at position {self._at}")
            if found.lastgroup != "space":
                return Word(found.lastgroup, found[0], self._at)
            self._at = found.end()

    def next(self) -> Word:
        word = self.peek()
        self._at += len(word.text)
        self._end = self._at
        return word

    def takes(self, *texts: str) -> str:
        """The next word if it is one of these signs or keywords, in lower case."""
        word = self.peek()
        if word.kind in ("name", "sign", "slash") and word.text.lower() in texts:
            return self.next().text.lower()
        return ""

    def needs(self, text: str) -> None:
        if not self.takes(text):
            raise self.refuse(text)

    def name(self) -> str:
        word = self.peek()
        if word.kind not in ("name", "quoted"):
            raise self.refuse("a field")
        return self.next().text.strip("`")

    def whole_number(self) -> int:
        word = self.peek()
        if word.kind != "number" or not word.text.isdecimal():
            raise self.refuse("a number")
        return int(self.next().text)

    def text(self) -> str:
        word = self.peek()
        if word.kind != "text":
            raise self.refuse("a text")
        return unquoted(self.next().text)

    def decimal(self) -> float:
        word = self.peek()
        if word.kind != "number":
            raise self.refuse("a number")
        return float(self.next().text)

    @property
    def place(self) -> int:
        """Where the next word begins."""
        self.peek()
        return self._at

    def since(self, place: int) -> str:
        """How it was written, from a place up to the last word read; a name without its marks."""
        return self._text[place : self._end].strip("`")

    def regex(self) -> str | None:
        """What stands between strokes right here."""
        if self.peek().kind != "slash":
            return None
        found = _REGEX.match(self._text, self._at)
        if found is None:
            raise self.refuse("a regular expression")
        self._at = self._end = found.end()
        return found[1].replace("\\/", "/")


def unquoted(text: str) -> str:
    return _ESCAPE.sub(r"\1", text[1:-1])
