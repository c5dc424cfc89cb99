"""Languages of one line, read token by token from left to right."""

from __future__ import annotations

import re
from abc import ABC, abstractmethod
from typing import ClassVar, Final

QUOTED: Final = frozenset({"name", "text"})
"Tokens that are never keywords."


class TokenReader(ABC):
    """One token is at hand: its kind is its group in `TOKEN`, "end" after the last, empty where none can be read."""

    TOKEN: ClassVar[re.Pattern[str]]

    def __init__(self, text: str) -> None:
        self._text = text
        self._place = self._start = 0
        self._depth = 0
        self._kind, self._word = "", ""
        self._advance()

    @abstractmethod
    def _flaw(self) -> ValueError:
        """What is wrong with the token at hand."""

    def _advance(self) -> str:
        """Take up the next token; returns the one that was at hand."""
        before, self._start = self._word, self._place
        found = self.TOKEN.match(self._text, self._place)
        self._kind = (found and found.lastgroup) or ""
        if found is None or not self._kind:
            raise self._flaw()
        self._place, self._word = found.end(), found[self._kind]
        return before

    def _stands(self, *words: str) -> bool:
        return self._kind not in QUOTED and self._word in words

    def _takes(self, *words: str) -> bool:
        found = self._stands(*words)
        if found:
            self._advance()
        return found

    def _needs(self, word: str) -> None:
        if not self._takes(word):
            raise self._flaw()
