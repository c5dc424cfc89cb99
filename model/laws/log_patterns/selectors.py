"""Ways into a JSON document: `$.users[0].name`, `$.records[*].id`, `$['a key with dots']`."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, cast

from model.laws.log_patterns.flaws import BadPattern
from model.laws.log_patterns.scanner import Scanner

_STEP = re.compile(
    r"""\.?\[(?P<index>\d{1,9}|\*)\]|\.?\[(?P<quote>["'])(?P<key>.+?)(?P=quote)\]|\.(?P<name>[\w@-]+)""", re.ASCII
)
ANY = "*"

Step = str | int


@dataclass(frozen=True)
class Selector:
    """A way, and the text that says it. An index of ANY is every element of an array."""

    text: str
    steps: tuple[tuple[bool, Step], ...]

    def find(self, document: Any) -> list[Any]:
        """The values at its end."""
        found = [document]
        for is_index, step in self.steps:
            found = [inner for value in found for inner in _inside(value, is_index, step)]
        return found


def _inside(value: Any, is_index: bool, step: Step) -> Iterator[Any]:
    if not is_index:
        if isinstance(value, dict) and step in value:
            yield cast("dict[str, Any]", value)[cast("str", step)]
    elif isinstance(value, list):
        elements = cast("list[Any]", value)
        if step == ANY:
            yield from elements
        elif isinstance(step, int) and step < len(elements):
            yield elements[step]


def take_selector(scanner: Scanner) -> Selector:
    """The selector that begins here; raises BadPattern where none does."""
    scanner.needs("$")
    begin, steps = scanner.at - 1, list[tuple[bool, Step]]()
    while found := _STEP.match(scanner.text, scanner.at):
        scanner.at = found.end()
        index = found["index"]
        steps.append((True, ANY if index == ANY else int(index)) if index else (False, found["key"] or found["name"]))
    if not steps:
        raise scanner.refuse()
    return Selector(scanner.text[begin : scanner.at], tuple(steps))


def read_selector(text: str) -> Selector | None:
    """A text that is a selector from end to end."""
    scanner = Scanner(text)
    try:
        selector = take_selector(scanner)
    except BadPattern:
        return None
    return selector if scanner.is_at_end else None
