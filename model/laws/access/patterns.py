"""A pattern of a policy matches text: wildcards, the segments of an ARN, and variables that the request fills in.

Source: IAM User Guide, "Resource" and "Variables and tags".
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import lru_cache

from model.laws.access.question import Question

PLAIN = re.compile(r"(?P<wild>[*?])|(?P<plain>[^*?]+)")
WITH_VARIABLES = re.compile(
    r"\$\{(?P<sign>[*?$])\}"
    r"|\$\{\s*(?P<key>[^{}',\s][^{}',]*?)\s*(?:,\s*'(?P<default>[^']*)'\s*)?\}"
    r"|(?P<wild>[*?])|(?P<plain>[^*?$]+|\$)"
)
SEGMENTS = 6
"""arn, partition, service, region, account and the resource, which may hold colons of its own."""


@dataclass(frozen=True, slots=True)
class Variable:
    """Where the request's value of a key belongs. Only a key with a single value has one to give.

    What stands in one part of an ARN, its last apart, has no colon.
    """

    key: str
    default: str | None
    in_segment: bool

    def value(self, question: Question) -> str | None:
        values = question.values(self.key)
        value = values[0] if len(values) == 1 else None if values else self.default
        return None if value and self.in_segment and ":" in value else value


@dataclass(frozen=True, slots=True, eq=False)
class Pattern:
    """`exact` is set where text must be the same, `regex` where all of the pattern is known beforehand."""

    source: str
    exact: str | None
    regex: re.Pattern[str] | None
    flags: re.RegexFlag
    pieces: tuple[str | Variable, ...] = ()
    variables: tuple[Variable, ...] = ()

    def matches(self, text: str, question: Question) -> bool:
        """A variable that the request has no value for matches nothing."""
        if self.exact is not None:
            return text == self.exact
        regex = self.regex or _filled(self, tuple([each.value(question) for each in self.variables]))
        return regex is not None and regex.fullmatch(text) is not None

    @property
    def prefix(self) -> str | None:
        """What an ARN begins with, where the rest is one wildcard in its last segment."""
        start = self.source[:-1]
        ends_wild = self.source.endswith("*") and start.count(":") >= SEGMENTS - 1
        return start if self.regex and ends_wild and not set(start) & set("*?$") else None


@lru_cache(maxsize=16_384)
def pattern(
    source: str, *, variables: bool = False, wild: bool = True, arn: bool = False, any_case: bool = False
) -> Pattern:
    """Compile what a policy says. A wildcard of an ARN stays in its segment; an ARN that stops early goes on in
    wildcards.
    """
    flags = re.DOTALL | (re.IGNORECASE if any_case else re.NOFLAG)
    pieces = tuple(_pieces(source, variables, wild, arn))
    if filled := tuple(piece for piece in pieces if isinstance(piece, Variable)):
        return Pattern(source, None, None, flags, pieces, filled)
    same = not any_case and not (arn and source.count(":") < SEGMENTS - 1) and not (wild and set(source) & set("*?"))
    if same and "${" not in source:
        return Pattern(source, source, None, flags)
    return Pattern(source, None, re.compile("".join(map(str, pieces)), flags), flags)


def arn_pattern(source: str, *, variables: bool) -> Pattern:
    """A pattern of the Resource element: "*" is everything, with and without a resource."""
    return pattern(source, variables=variables, arn=source != "*")


def either(patterns: Iterable[Pattern]) -> re.Pattern[str] | None:
    """One expression for those of the patterns that have one and do not depend on who asks."""
    regexes = [f"(?:{each.regex.pattern})" for each in patterns if each.regex]
    return re.compile("|".join(regexes), re.DOTALL) if regexes else None


def _pieces(source: str, variables: bool, wild: bool, arn: bool) -> Iterator[str | Variable]:
    colons = 0
    for token in (WITH_VARIABLES if variables else PLAIN).finditer(source):
        in_segment = arn and colons < SEGMENTS - 1
        match token.lastgroup:
            case "wild":
                yield _wildcard(token["wild"], in_segment) if wild else re.escape(token["wild"])
            case "plain":
                colons += token["plain"].count(":")
                yield re.escape(token["plain"])
            case "sign":
                yield re.escape(token["sign"])
            case _:
                yield Variable(token["key"].lower(), token["default"], in_segment)
    if arn:
        yield ":[^:]*" * (SEGMENTS - 2 - colons) + ":.*" * (colons < SEGMENTS - 1)


def _wildcard(sign: str, in_segment: bool) -> str:
    one = "[^:]" if in_segment else "."
    return one if sign == "?" else f"{one}*"


@lru_cache(maxsize=16_384)
def _filled(pattern: Pattern, values: tuple[str | None, ...]) -> re.Pattern[str] | None:
    """The pattern with the request's values in the places of its variables."""
    if None in values:
        return None
    fill = iter(values)
    texts = [piece if isinstance(piece, str) else re.escape(str(next(fill))) for piece in pattern.pieces]
    return re.compile("".join(texts), pattern.flags)
