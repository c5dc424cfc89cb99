"""Domain names: written with a dot at the end, in lower case, and what is no letter, digit, hyphen or underscore as a
backslash with three octal digits, as Route 53 shows them."""

from __future__ import annotations

import re
from collections.abc import Iterator

STAR = "\\052"
"The label that stands for any that nobody has a record for."

LONGEST_NAME = 255
LONGEST_LABEL = 63

_PLAIN = frozenset(b"abcdefghijklmnopqrstuvwxyz0123456789-_")
_DOT = ord(".")
_LETTER = re.compile(rb"\\([0-3][0-7]{2})|(.)", re.DOTALL)
_ESCAPED = re.compile(r"\\[0-3][0-7]{2}")


def canonical(name: str) -> str:
    """`WWW.Example.com` → `www.example.com.`"""
    text = "".join(_letter(found) for found in _LETTER.finditer(name.encode(errors="replace").lower()))
    return text if text.endswith(".") else f"{text}."


def _letter(found: re.Match[bytes]) -> str:
    """A dot that is escaped is part of a label, and parts nothing."""
    number = int(found[1], 8) if found[1] else found[2][0]
    is_part = number == _DOT and not found[1]
    return chr(number) if number in _PLAIN or is_part else f"\\{number:03o}"


def labels(name: str) -> list[str]:
    return name.removesuffix(".").split(".") if name != "." else []


def flaw_of(name: str) -> str:
    """What makes a canonical name impossible, empty if nothing does."""
    if len(name) > LONGEST_NAME:
        return "Domain name is too long"
    if any(not each for each in labels(name)):
        return "Domain contains an empty label"
    if any(len(_ESCAPED.sub("x", each)) > LONGEST_LABEL for each in labels(name)):
        return "Domain label is too long"
    return ""


def is_within(name: str, zone: str) -> bool:
    """Whether a name is the zone's own, or below it."""
    return name == zone or zone == "." or name.endswith(f".{zone}")


def order_of(name: str) -> str:
    """What lists are sorted by: the labels from the right, with the dot at the end."""
    return "".join(f"{each}." for each in reversed(labels(name)))


def above(name: str) -> Iterator[str]:
    """The names above one, the nearest first."""
    parts = labels(name)
    for number in range(1, len(parts)):
        yield ".".join(parts[number:]) + "."
