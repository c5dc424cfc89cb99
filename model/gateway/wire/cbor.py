"""CBOR as the rpc-v2-cbor protocol uses it (RFC 8949 without bignums and foreign tags), read strictly and to a depth.

A codec of our own: what AWS speaks is a small part of CBOR, and every length, depth and tag is bounded here.
"""

from __future__ import annotations

import struct
from collections.abc import Callable, Mapping, Sequence
from typing import Any, cast

DEEPEST = 100
INDEFINITE = 31
BREAK = 0xFF
MOMENT_TAG = 1
CONSTANTS: Mapping[int, bool | None] = {20: False, 21: True, 22: None, 23: None}
FLOATS: Mapping[int, struct.Struct] = {25: struct.Struct(">e"), 26: struct.Struct(">f"), 27: struct.Struct(">d")}
DOUBLE = struct.Struct(">Bd")
SIZES: Mapping[int, int] = {24: 1, 25: 2, 26: 4, 27: 8}
UNSIGNED, NEGATIVE, BYTES, TEXT, ARRAY, MAP, TAG = range(0, 0xE0, 0x20)


class BadCbor(ValueError):
    """Not CBOR, or CBOR that no client of AWS would send."""


class Moment(float):
    """Seconds since the epoch that travel as a timestamp, not as a number."""

    __slots__ = ()


def decoded(data: bytes) -> Any:
    """The one value that the bytes are: timestamps are `Moment`s, undefined is None. Raises `BadCbor`."""
    reader = Reader(data)
    value = reader.value()
    if reader.at != len(data):
        raise BadCbor("more bytes than one value")
    return value


class Reader:
    """Walks through the bytes; `at` is where it stands, `depth` how many collections and tags are open."""

    def __init__(self, data: bytes) -> None:
        self.data = data
        self.at = 0
        self.depth = 0
        self.majors: Sequence[Callable[[int], Any]] = (
            self.size,
            self.negative,
            self.byte_string,
            self.text,
            self.array,
            self.mapping,
            self.tagged,
            self.simple,
        )

    def value(self) -> Any:
        head = self.byte()
        return self.majors[head >> 5](head & 31)

    def byte(self) -> int:
        if self.at >= len(self.data):
            raise BadCbor("ends too early")
        self.at += 1
        return self.data[self.at - 1]

    def piece(self, size: int) -> bytes:
        start, self.at = self.at, self.at + size
        if self.at > len(self.data):
            raise BadCbor("ends too early")
        return self.data[start : self.at]

    def size(self, info: int) -> int:
        """The number that belongs to a head: a value, a length or a count."""
        if info < 24:
            return info
        width = SIZES.get(info)
        if width is None:
            raise BadCbor("a head of a kind that does not exist")
        return int.from_bytes(self.piece(width), "big")

    def negative(self, info: int) -> int:
        return -1 - self.size(info)

    def byte_string(self, info: int) -> bytes:
        return self.piece(self.size(info)) if info != INDEFINITE else b"".join(self.pieces(BYTES))

    def text(self, info: int) -> str:
        data = self.piece(self.size(info)) if info != INDEFINITE else b"".join(self.pieces(TEXT))
        try:
            return data.decode()
        except UnicodeDecodeError:
            raise BadCbor("a text that is not UTF-8") from None

    def pieces(self, major: int) -> list[bytes]:
        found: list[bytes] = []
        while (head := self.byte()) != BREAK:
            if head & 0xE0 != major or head & 31 == INDEFINITE:
                raise BadCbor("a string of pieces of another kind")
            found.append(self.piece(self.size(head & 31)))
        return found

    def array(self, info: int) -> list[Any]:
        self.open()
        if info == INDEFINITE:
            found: list[Any] = []
            while not self.ends():
                found.append(self.value())
        else:
            found = [self.value() for _ in range(self.count(info, 1))]
        self.depth -= 1
        return found

    def mapping(self, info: int) -> dict[str, Any]:
        self.open()
        found: dict[str, Any] = {}
        if info == INDEFINITE:
            while not self.ends():
                name = self.name()
                found[name] = self.value()
        else:
            for _ in range(self.count(info, 2)):
                name = self.name()
                found[name] = self.value()
        self.depth -= 1
        return found

    def open(self) -> None:
        self.depth += 1
        if self.depth > DEEPEST:
            raise BadCbor("too deep")

    def count(self, info: int, least: int) -> int:
        """How many entries there are, each of at least so many bytes."""
        count = self.size(info)
        if count * least > len(self.data) - self.at:
            raise BadCbor("ends too early")
        return count

    def ends(self) -> bool:
        if self.at < len(self.data) and self.data[self.at] == BREAK:
            self.at += 1
            return True
        return False

    def name(self) -> str:
        head = self.byte()
        if head & 0xE0 != TEXT:
            raise BadCbor("a key that is no text")
        return self.text(head & 31)

    def tagged(self, info: int) -> Moment:
        tag, value = self.size(info), self.untagged()
        if tag != MOMENT_TAG or not isinstance(value, int | float) or isinstance(value, bool):
            raise BadCbor(f"tag {tag} is not expected here")
        return Moment(value)

    def untagged(self) -> Any:
        if self.at < len(self.data) and self.data[self.at] & 0xE0 == TAG:
            raise BadCbor("a tag within a tag")
        return self.value()

    def simple(self, info: int) -> bool | float | None:
        if info in CONSTANTS:
            return CONSTANTS[info]
        kind = FLOATS.get(info)
        if kind is None:
            raise BadCbor("a break or simple value where none belongs")
        return kind.unpack(self.piece(kind.size))[0]


def encoded(value: Any) -> bytes:
    """A value of dicts, lists, texts, bytes, numbers, `Moment`s, booleans and None."""
    out = bytearray()
    write(out, value)
    return bytes(out)


def write(out: bytearray, value: Any) -> None:
    writer = WRITERS.get(value.__class__)
    if writer is None:
        writer = next(each for kind, each in WRITERS.items() if isinstance(value, kind))
    writer(out, value)


def head(out: bytearray, major: int, number: int) -> None:
    if number < 24:
        out.append(major | number)
        return
    for info, width in SIZES.items():
        if number < 1 << 8 * width:
            out.append(major | info)
            out += number.to_bytes(width, "big")
            return
    raise OverflowError(f"{number} has more than 64 bits")


def write_text(out: bytearray, value: str) -> None:
    data = value.encode("utf-8", "replace")
    head(out, TEXT, len(data))
    out += data


def write_bytes(out: bytearray, value: bytes) -> None:
    head(out, BYTES, len(value))
    out += value


def write_integer(out: bytearray, value: int) -> None:
    head(out, *((UNSIGNED, value) if value >= 0 else (NEGATIVE, -1 - value)))


def write_constant(out: bytearray, value: bool | None) -> None:
    out.append({False: 0xF4, True: 0xF5, None: 0xF6}[value])


def write_double(out: bytearray, value: float) -> None:
    out += DOUBLE.pack(0xFB, value)


def write_moment(out: bytearray, value: Moment) -> None:
    out.append(TAG | MOMENT_TAG)
    whole = int(value)
    write_integer(out, whole) if whole == value else write_double(out, value)


def write_list(out: bytearray, value: Sequence[Any]) -> None:
    head(out, ARRAY, len(value))
    for item in value:
        write(out, item)


def write_map(out: bytearray, value: Mapping[Any, Any]) -> None:
    head(out, MAP, len(value))
    for name, held in value.items():
        write_text(out, str(name))
        write(out, held)


WRITERS: Mapping[type, Callable[[bytearray, Any], None]] = cast(
    "Mapping[type, Callable[[bytearray, Any], None]]",
    {
        str: write_text,
        bool: write_constant,
        int: write_integer,
        Moment: write_moment,
        float: write_double,
        bytes: write_bytes,
        type(None): write_constant,
        dict: write_map,
        list: write_list,
        tuple: write_list,
    },
)
"Subclasses come before what they are made of: a value of another class goes by the first of these that it is."
