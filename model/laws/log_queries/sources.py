"""Which groups a query is over, where it says so itself: `SOURCE logGroups(namePrefix: ["/aws/lambda"])`."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import NamedTuple

from model.laws.log_queries.words import BadQuery, Words

MOST_PREFIXES = 5


class Source(NamedTuple):
    """Prefixes of the names of groups, of which one has to fit, their classes, their accounts: nothing where empty."""

    prefixes: tuple[str, ...] = ()
    classes: tuple[str, ...] = ()
    accounts: tuple[str, ...] = ()


def read_source(words: Words) -> Source:
    """What stands after the word SOURCE."""
    words.needs("loggroups")
    words.needs("(")
    found: dict[str, tuple[str, ...]] = {}
    while not words.takes(")"):
        name = words.name().lower()
        words.needs(":")
        found[name] = _texts(words)
        if not words.takes(","):
            words.needs(")")
            break
    return _source(found)


def _source(found: Mapping[str, tuple[str, ...]]) -> Source:
    if odd := sorted(found.keys() - _MEMBERS.keys()):
        raise BadQuery(f"unknown parameter {odd[0]} of logGroups")
    source = Source(**{_MEMBERS[name]: texts for name, texts in found.items()})
    if len(source.prefixes) > MOST_PREFIXES:
        raise BadQuery(f"at most {MOST_PREFIXES} prefixes can be given")
    return source


def _texts(words: Words) -> tuple[str, ...]:
    words.needs("[")
    return (words.text(), *_more(words, words.text))


def _more(words: Words, one: Callable[[], str]) -> tuple[str, ...]:
    found: list[str] = []
    while words.takes(","):
        found.append(one())
    words.needs("]")
    return tuple(found)


_MEMBERS = {"nameprefix": "prefixes", "class": "classes", "accountidentifiers": "accounts"}
