"""Keys: what they are made of, and bytes that sort as their values do."""

from __future__ import annotations

from decimal import Decimal
from typing import NamedTuple

from model.services.dynamodb.values.items import Value, content, kind_of


class KeyPart(NamedTuple):
    """An attribute of a key and its kind: S, N or B."""

    name: str
    kind: str


class KeySchema(NamedTuple):
    """By what the items of a table or an index are found."""

    hash: KeyPart
    sort: KeyPart | None = None

    @property
    def names(self) -> tuple[str, ...]:
        return (self.hash.name, self.sort.name) if self.sort else (self.hash.name,)


class KeyRange(NamedTuple):
    """The items under one hash key whose sort key's bytes are at least `low` and less than `high`."""

    hash: Value
    low: bytes = b""
    high: bytes | None = None


def key_bytes(value: Value) -> bytes:
    """Text sorts by its UTF-8, binary as it is, numbers by what they are worth."""
    held = content(value)
    kind = kind_of(value)
    if kind == "S":
        return held.encode()
    return _number_bytes(Decimal(held)) if kind == "N" else bytes(held)


def after(key: bytes) -> bytes:
    """The first bytes that sort behind these."""
    return key + b"\0"


def after_prefix(prefix: bytes) -> bytes | None:
    """The first bytes that sort behind all that begin so; None when nothing does."""
    head = prefix.rstrip(b"\xff")
    return head[:-1] + bytes((head[-1] + 1,)) if head else None


ZERO = b"\x80"
_SHIFT = 0x4000
"Makes every exponent a positive number of two bytes."


def _number_bytes(number: Decimal) -> bytes:
    """A sign, the exponent, then the digits; turned over for negative numbers, which sort backwards."""
    if not number:
        return ZERO
    digits = "".join(map(str, number.as_tuple().digits)).rstrip("0")
    worth = (number.adjusted() + _SHIFT).to_bytes(2, "big") + _pairs(digits)
    if number > 0:
        return b"\xc0" + worth
    return b"\x40" + bytes(0xFF - byte for byte in worth) + b"\xff"


def _pairs(digits: str) -> bytes:
    """Two digits a byte, none of them 0, so that what is longer sorts behind what it begins with."""
    even = digits + "0" * (len(digits) % 2)
    return bytes(int(even[at : at + 2]) + 1 for at in range(0, len(even), 2))
