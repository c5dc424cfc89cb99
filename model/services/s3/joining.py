"""The checksum of a whole out of the checksums of its parts, without looking at the bytes again.

A cyclic redundancy check is the remainder of a polynomial, so that appending n bytes multiplies it by x to the 8n.
Numbers are reflected: the highest bit is the coefficient of x to the 0.
"""

from __future__ import annotations

from base64 import b64decode, b64encode
from collections.abc import Mapping, Sequence
from functools import lru_cache

from model.kit.crc import CRC32C, CRC64NVME

CYCLIC: Mapping[str, tuple[int, int]] = {"crc32": (32, 0xEDB88320), "crc32c": CRC32C, "crc64nvme": CRC64NVME}
"Width in bits and polynomial."


def joined(algorithm: str, parts: Sequence[tuple[str, int]]) -> str:
    """The checksum in base64 of parts of (checksum, size), appended to one another."""
    width, polynomial = CYCLIC[algorithm]
    whole = 0
    for checksum, size in parts:
        own = int.from_bytes(b64decode(checksum), "big")
        whole = times(whole, power(8 * size, width, polynomial), width, polynomial) ^ own
    return b64encode(whole.to_bytes(width // 8, "big")).decode()


def times(one: int, other: int, width: int, polynomial: int) -> int:
    product = 0
    for bit in range(width - 1, -1, -1):
        if one >> bit & 1:
            product ^= other
        other = other >> 1 ^ (polynomial if other & 1 else 0)
    return product


@lru_cache(maxsize=256)
def power(exponent: int, width: int, polynomial: int) -> int:
    """x to the exponent."""
    result, square = 1 << width - 1, 1 << width - 2
    while exponent:
        if exponent & 1:
            result = times(result, square, width, polynomial)
        square = times(square, square, width, polynomial)
        exponent >>= 1
    return result
