"""The checksums of S3, also those the standard library lacks: CRC-32C and CRC-64/NVME at tens of megabytes a second.

A message is a polynomial over two elements, and Python's integers are long enough to hold it whole: its first half is
multiplied down onto the second with shifts and exclusive-ors, again and again, until a table can do the rest.
"""

from __future__ import annotations

import hashlib
import zlib
from collections.abc import Callable, Mapping
from functools import lru_cache
from typing import Protocol

SHORT = 1024
CRC32C = 32, 0x82F63B78
CRC64NVME = 64, 0x9A6C9329AC4BC9B5


class Checksum(Protocol):
    """A running checksum."""

    def update(self, data: bytes, /) -> object: ...

    def digest(self) -> bytes: ...


class Crc32:
    """The checksum of zip files."""

    def __init__(self) -> None:
        self.value = 0

    def update(self, data: bytes) -> None:
        self.value = zlib.crc32(data, self.value)

    def digest(self) -> bytes:
        return self.value.to_bytes(4, "big")


class Reflected:
    """A checksum that begins and ends inverted and takes the lowest bit of every byte first."""

    def __init__(self, width: int, polynomial: int) -> None:
        self.width = width
        self.polynomial = polynomial
        self.ones = (1 << width) - 1
        self.value = self.ones

    def update(self, data: bytes) -> None:
        message, bits = int.from_bytes(data, "little") ^ self.value, len(data) * 8 + self.width
        while bits > SHORT:
            half = (bits - self.width) // 16 * 8
            message = folded(message, half, power(half + self.width, self.width, self.polynomial))
            bits -= half
        table = byte_table(self.polynomial)
        for _ in range((bits - self.width) // 8):
            message = (message >> 8) ^ table[message & 0xFF]
        self.value = message

    def digest(self) -> bytes:
        return (self.value ^ self.ones).to_bytes(self.width // 8, "big")


def folded(message: int, half: int, factor: int) -> int:
    """An equal message, as far as the remainder goes, without its first `half` bits: the lowest, of highest power."""
    first, rest = message & ((1 << half) - 1), message >> half
    place = 0
    while factor:
        place += 1
        if factor & 1:
            rest ^= first << place
        factor >>= 1
    return rest


@lru_cache(maxsize=1024)
def power(exponent: int, width: int, polynomial: int) -> int:
    """The remainder of x to that power; its lowest bit is the highest coefficient."""
    result, square = 1 << (width - 1), 1 << (width - 2)
    while exponent:
        if exponent & 1:
            result = product(result, square, width, polynomial)
        square = product(square, square, width, polynomial)
        exponent >>= 1
    return result


def product(left: int, right: int, width: int, polynomial: int) -> int:
    total = 0
    for place in range(width - 1, -1, -1):
        if left >> place & 1:
            total ^= right
        right = (right >> 1) ^ (polynomial if right & 1 else 0)
    return total


@lru_cache(maxsize=2)
def byte_table(polynomial: int) -> list[int]:
    """What a byte leaves behind when it is divided away."""
    return [divided(byte, polynomial) for byte in range(256)]


def divided(byte: int, polynomial: int) -> int:
    for _ in range(8):
        byte = (byte >> 1) ^ (polynomial if byte & 1 else 0)
    return byte


CHECKSUMS: Mapping[str, Callable[[], Checksum]] = {
    "crc32": Crc32,
    "crc32c": lambda: Reflected(*CRC32C),
    "crc64nvme": lambda: Reflected(*CRC64NVME),
    "sha1": lambda: hashlib.sha1(usedforsecurity=False),
    "sha256": hashlib.sha256,
}
"By the end of the header that carries them, `x-amz-checksum-…`."
