"""What is in a document: its fields by their paths, of what type each is, and the words of a text."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Any, NamedTuple, cast

from model.laws.search.dates import is_date, read_date

WORD = re.compile(r"\w+(?:['.]\w+)*")
KEYWORD = ".keyword"
NUMBERS = frozenset({"long", "integer", "short", "byte", "double", "float", "half_float", "scaled_float"})

Types = Mapping[str, str]
"The type of each known field by its path."


class Document(NamedTuple):
    """A document of an index, its `home`; `place` tells in which order documents came."""

    home: str
    id: str
    place: int
    source: Mapping[str, Any]
    types: Types


def words(text: str) -> list[str]:
    """As the standard analyzer finds them: in lower case, without what stands between."""
    return [each.lower() for each in WORD.findall(text)]


def leaves(source: Mapping[str, Any], before: str = "") -> Iterator[tuple[str, Any]]:
    """Every value with the path to it; of a list, each of its values."""
    for name, value in source.items():
        path = f"{before}{name}"
        for each in cast("list[Any]", value) if isinstance(value, list) else (value,):
            if isinstance(each, Mapping):
                yield from leaves(cast("Mapping[str, Any]", each), f"{path}.")
            elif each is not None:
                yield path, each


def type_of(value: Any) -> str:
    """What a field becomes whose first value this is."""
    if isinstance(value, bool):
        return "boolean"
    if isinstance(value, int):
        return "long"
    if isinstance(value, float):
        return "float"
    return "date" if is_date(str(value)) else "text"


class Field(NamedTuple):
    """A field as a query names it: `host.keyword` is the whole text of `host`."""

    path: str
    type: str

    @classmethod
    def named(cls, name: str, types: Types) -> Field:
        base = name.removesuffix(KEYWORD)
        if base != name and name not in types and types.get(base) == "text":
            return cls(base, "keyword")
        return cls(name, types.get(name, ""))

    def values(self, source: Mapping[str, Any]) -> list[Any]:
        """What a document has there, as it is compared; empty where it has nothing."""
        return [self.compared(value) for value in _at(source, self.path)]

    def compared(self, value: Any) -> Any:
        """Raises ValueError for what is no number where one is due, and Mistake for what is no date."""
        if self.type == "date":
            return read_date(value)
        if self.type in NUMBERS:
            return float(value)
        if self.type == "boolean":
            return str(value).lower() == "true"
        return str(value).lower() if isinstance(value, bool) else str(value)


def _at(source: Mapping[str, Any], path: str) -> list[Any]:
    """A path may go through objects and lists of them, and names may have dots in them."""
    found: list[Any] = []
    for name, value in source.items():
        rest = path.removeprefix(name)
        if rest == path or (rest and not rest.startswith(".")):
            continue
        for each in cast("list[Any]", value) if isinstance(value, list) else (value,):
            if not rest and each is not None and not isinstance(each, Mapping):
                found.append(each)
            elif rest and isinstance(each, Mapping):
                found += _at(cast("Mapping[str, Any]", each), rest[1:])
    return found
