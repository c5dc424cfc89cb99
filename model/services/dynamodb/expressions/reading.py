"""Reads what all expressions share: paths, values and functions; and says where one stops making sense."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from typing import TypeVar

from model.catalog.dynamodb_words import is_reserved
from model.laws.tokens import TokenReader
from model.services.dynamodb.expressions.syntax import BadExpression, Function, Given, Grouped, Node, Path

Part = TypeVar("Part")

MOST_BYTES = 4096
MOST_OPERATORS = 300
DEEPEST_PATH = 32
DEEPEST = 100
"Parentheses and functions within each other, more than which are refused."


class ExpressionReader(TokenReader):
    TOKEN = re.compile(
        r"\s*(?:(?P<given>:\w+)|(?P<alias>#\w+)|(?P<word>[A-Za-z_]\w*)|(?P<number>\d+)"
        r"|(?P<symbol><=|>=|<>|[-+=<>()\[\],.])|(?P<end>\Z))",
        re.ASCII,
    )
    KEYWORDS: frozenset[str] = frozenset()
    "Words that no path begins with, in upper case."

    def __init__(self, text: str) -> None:
        if not text:
            raise BadExpression("The expression can not be empty;")
        if (size := len(text.encode())) > MOST_BYTES:
            raise BadExpression(f"Expression size has exceeded the maximum allowed size; expression size: {size}")
        self._reserved = ""
        self._is_redundant = False
        self._operators = 0
        super().__init__(text)

    def _is_word(self, *words: str) -> bool:
        """Whether the token at hand is one of these keywords, however it is written."""
        return self._kind == "word" and self._word.upper() in words

    def _takes_word(self, *words: str) -> bool:
        found = self._is_word(*words)
        if found:
            self._advance()
        return found

    def _counts(self) -> None:
        self._operators += 1
        if self._operators > MOST_OPERATORS:
            raise BadExpression(
                f"The expression contains too many operators; maximum number of operators: {MOST_OPERATORS}"
            )

    def _parenthesized(self, read: Callable[[], Part]) -> Part:
        self._depth += 1
        if self._depth > DEEPEST:
            raise BadExpression("The expression is nested too deeply")
        self._needs("(")
        inner = read()
        self._needs(")")
        self._depth -= 1
        return inner

    def _several(self, read: Callable[[], Part]) -> tuple[Part, ...]:
        """One or more, with commas between them."""
        found = [read()]
        while self._takes(","):
            found.append(read())
        return tuple(found)

    def _operand(self) -> Node:
        if self._kind == "given":
            return Given(self._advance())
        if self._stands("("):
            inner = self._parenthesized(self._operand)
            self._is_redundant |= isinstance(inner, Grouped)
            return Grouped(inner)
        return self._named()

    def _named(self) -> Node:
        """A path, or a function by its name and what stands in parentheses behind it."""
        name = self._name()
        if self._stands("(") and not name.startswith("#"):
            return self._function(name)
        return self._path(name)

    def _function(self, name: str) -> Function:
        self._counts()
        operands = self._parenthesized(lambda: self._several(self._operand))
        return Function(name, tuple(map(bare, operands)))

    def _whole_path(self) -> Path:
        return self._path(self._name())

    def _path(self, first: str) -> Path:
        steps: list[str | int] = [first]
        while self._stands(".", "["):
            if self._takes("."):
                steps.append(self._name())
            else:
                self._advance()
                steps.append(self._index())
                self._needs("]")
        for step in steps:
            if isinstance(step, str) and is_reserved(step):
                self._reserved = self._reserved or step
        if len(steps) > DEEPEST_PATH:
            raise BadExpression(f"The document path has too many nesting elements; nesting level: {len(steps)}")
        return Path(tuple(steps))

    def _name(self) -> str:
        if self._kind != "alias" and (self._kind != "word" or self._word.upper() in self.KEYWORDS):
            raise self._flaw()
        return self._advance()

    def _index(self) -> int:
        if self._kind != "number":
            raise self._flaw()
        place = self._advance()
        if len(place) > 9:
            raise BadExpression(f"List index is not within the allowable range; index: [{place}]")
        return int(place)

    def _refuse_reserved(self) -> None:
        if self._reserved:
            raise BadExpression(f"Attribute name is a reserved keyword; reserved keyword: {self._reserved}")

    def _flaw(self) -> BadExpression:
        """Names the token at hand, and shows it with those beside it."""
        spans = list(self._spans())
        at = next(number for number, (_, end) in enumerate(spans) if end > self._start)
        begin, end = spans[at]
        near = self._text[spans[max(at - 1, 0)][0] : spans[min(at + 1, len(spans) - 1)][1]]
        return BadExpression(f'Syntax error; token: "{self._text[begin:end] or "<EOF>"}", near: "{near.strip()}"')

    def _spans(self) -> Iterator[tuple[int, int]]:
        """Where tokens begin and end; what is no token counts as one for each character."""
        place = 0
        while place < len(self._text):
            found = self.TOKEN.match(self._text, place)
            if found and found.lastgroup == "end":
                break
            begin = found.start(found.lastgroup) if found and found.lastgroup else _behind_space(self._text, place)
            place = found.end() if found else begin + 1
            yield begin, place
        yield len(self._text), len(self._text) + 1


def _behind_space(text: str, place: int) -> int:
    return place + len(text[place:]) - len(text[place:].lstrip())


def bare(node: Node) -> Node:
    """What stands between the parentheses, if there are any."""
    while isinstance(node, Grouped):
        node = node.node
    return node


def spelt_path(steps: tuple[str | int, ...]) -> str:
    """`[orders, [0], price]`, as refusals show it."""
    return f"[{', '.join(f'[{step}]' if isinstance(step, int) else step for step in steps)}]"
