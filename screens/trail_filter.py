"""What people type after `/` in the trail: words, `who:ann`, `service:ec2`, `error:AccessDenied`, `is:write`."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

from screens.trail_ring import Entry
from screens.trail_words import who

Test = Callable[[Entry], bool]

_IS: Final[Mapping[str, Test]] = {
    "read": lambda entry: entry.called.reads,
    "write": lambda entry: not entry.called.reads,
    "error": lambda entry: entry.called.failed,
    "ok": lambda entry: not entry.called.failed,
    "service": lambda entry: entry.called.by_service,
}
_BARE: Final = frozenset({"read", "write", "error"})
"These mean what they say without an `is:` before them."


@dataclass(frozen=True, slots=True)
class TrailFilter:
    """All of it must hold. `words` are to be shown where they match, `names_reads` says that reads are asked about."""

    tests: tuple[Test, ...] = ()
    words: tuple[str, ...] = ()
    names_reads: bool = False

    def lets_through(self, entry: Entry) -> bool:
        return all(test(entry) for test in self.tests)


def parse_trail_filter(text: str) -> TrailFilter:
    """A term that begins with no known field is a word to look for in all that the call says."""
    terms = text.split()
    found = [(term.startswith("!"), term.removeprefix("!")) for term in terms]
    tests = tuple(_not(_test(term)) if negated else _test(term) for negated, term in found if term)
    words = tuple(term.casefold() for negated, term in found if term and not negated and ":" not in term)
    reads = any(term in ("read", "is:read") for negated, term in found if not negated)
    return TrailFilter(tests, tuple(word for word in words if word not in _BARE), reads)


def _test(term: str) -> Test:
    field, colon, wanted = term.casefold().partition(":")
    if not colon and field in _BARE:
        return _IS[field]
    if colon and wanted and field == "is" and wanted in _IS:
        return _IS[wanted]
    if colon and wanted and field in _FIELDS:
        read = _FIELDS[field]
        return lambda entry: wanted in read(entry).casefold()
    word = term.casefold()
    return lambda entry: word in words_of(entry)


def _not(test: Test) -> Test:
    return lambda entry: not test(entry)


def words_of(entry: Entry) -> str:
    """All that the call says, folded; put together once."""
    if not entry.words:
        called = entry.called
        said = (who(entry), called.service, called.operation, called.region, called.refused or "", called.message)
        entry.words = "\n".join((*said, _resources(entry))).casefold()
    return entry.words


def _resources(entry: Entry) -> str:
    """Every text of what was asked and of what was answered."""
    return "\n".join((*_texts(entry.params), *_texts(entry.called.answer)))


def _texts(value: Any) -> Iterator[str]:
    if isinstance(value, Mapping):
        for each in value.values():
            yield from _texts(each)
    elif isinstance(value, Sequence) and not isinstance(value, str | bytes):
        for each in value:
            yield from _texts(each)
    elif isinstance(value, str):
        yield value


_FIELDS: Final[Mapping[str, Callable[[Entry], str]]] = {
    "who": lambda entry: f"{who(entry)} {entry.called.caller.arn}",
    "service": lambda entry: entry.called.service,
    "call": lambda entry: entry.called.operation,
    "region": lambda entry: entry.called.region,
    "error": lambda entry: f"{entry.called.refused or ''}",
    "about": _resources,
    "resource": _resources,
    "cause": lambda entry: entry.called.cause,
}
