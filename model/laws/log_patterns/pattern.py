"""Reading a filter pattern (CloudWatch Logs User Guide, filter pattern syntax)."""

from __future__ import annotations

import re
from collections.abc import Callable
from functools import lru_cache

from model.laws.log_patterns.conditions import Condition, ConditionReader
from model.laws.log_patterns.flaws import BadPattern
from model.laws.log_patterns.kinds import Columns, Pattern, Properties, Words
from model.laws.log_patterns.scanner import Scanner
from model.laws.log_patterns.selectors import take_selector

_TERM = re.compile(r"\S+")
_PLAIN = re.compile(r"\w+")
_NAME = re.compile(r"[A-Za-z_][\w-]*", re.ASCII)
_ELLIPSIS = "..."


@lru_cache(maxsize=1024)
def read_pattern(text: str) -> Pattern:
    """Raises BadPattern for what is none. An empty pattern is about every event."""
    stripped = text.strip()
    if stripped.startswith("{"):
        return _properties(stripped)
    return _columns(stripped) if stripped.startswith("[") else _words(stripped)


def _words(text: str) -> Words:
    scanner = Scanner(text)
    found: dict[str, list[Callable[[str], bool]]] = {"": [], "-": [], "?": []}
    while not scanner.is_at_end:
        found[scanner.takes("-", "?")].append(_word(scanner))
    return Words(tuple(found[""]), tuple(found["-"]), tuple(found["?"]))


def _word(scanner: Scanner) -> Callable[[str], bool]:
    regex = scanner.regex()
    if regex is not None:
        return regex.finds
    quoted = scanner.quoted()
    if quoted is not None:
        return lambda text: quoted in text
    word = scanner.must_read(_TERM)[0]
    if not _PLAIN.fullmatch(word):
        raise BadPattern(f"Invalid character(s) in term '{word}'")
    return lambda text: word in text


def _properties(text: str) -> Properties:
    scanner = Scanner(text)
    scanner.needs("{")
    condition = ConditionReader(scanner, take_selector).read()
    scanner.needs("}")
    if not scanner.is_at_end:
        raise scanner.refuse()
    return Properties(condition)


def _columns(text: str) -> Columns:
    scanner = Scanner(text)
    scanner.needs("[")
    sides: list[list[str]] = [[]]
    conditions: list[Condition] = []
    while True:
        if scanner.takes(_ELLIPSIS):
            sides.append([])
        else:
            sides[-1].append(_column(scanner, conditions))
        if not scanner.takes(","):
            break
    scanner.needs("]")
    _check_columns(scanner, sides, conditions)
    return Columns(tuple(sides[0]), tuple(sides[1]) if len(sides) > 1 else None, tuple(conditions))


def _column(scanner: Scanner, conditions: list[Condition]) -> str:
    """A name, a condition that begins with one, or nothing."""
    before = scanner.at
    name = scanner.reads(_NAME)
    if name is None and not scanner.takes("("):
        return ""
    if name is not None and not scanner.text[scanner.at :].lstrip().startswith(("=", "!", "<", ">")):
        return name[0]
    scanner.at = before
    condition = ConditionReader(scanner, _column_name).read()
    conditions.append(condition)
    return next(condition.subjects())


def _column_name(scanner: Scanner) -> str:
    return scanner.must_read(_NAME)[0]


def _check_columns(scanner: Scanner, sides: list[list[str]], conditions: list[Condition]) -> None:
    """One gap at the most, every name once, no condition on what has none."""
    names = [name for side in sides for name in side if name]
    meant = {name for condition in conditions for name in condition.subjects()}
    if len(sides) > 2 or len(set(names)) < len(names) or not meant <= set(names) or not scanner.is_at_end:
        raise scanner.refuse()
