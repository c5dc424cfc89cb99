"""Records one after the other as the body of an object, squeezed if that is asked for, in short steps."""

from __future__ import annotations

import zlib
from collections.abc import Generator, Sequence
from struct import pack

_GZIP, _RAW = 31, -15
"How zlib is told to write gzip's head and tail, or neither."
_BYTES_AT_ONCE = 64 * 1024
_LOCAL, _CENTRAL, _END = b"PK\x03\x04", b"PK\x01\x02", b"PK\x05\x06"
_VERSION, _DEFLATED, _MIDNIGHT, _FIRST_DAY = 20, 8, 0, 0x21


def packed(records: Sequence[bytes], compression: str, name: str) -> Generator[None, None, bytes]:
    """`name` is what the file in a ZIP archive is called."""
    whole = b"".join(records)
    if compression == "GZIP":
        return (yield from _squeezed(whole, _GZIP))
    if compression == "ZIP":
        return _archive(whole, (yield from _squeezed(whole, _RAW)), name.encode())
    return whole


def _squeezed(whole: bytes, window: int) -> Generator[None, None, bytes]:
    squeeze, found = zlib.compressobj(wbits=window), list[bytes]()
    for first in range(0, len(whole), _BYTES_AT_ONCE):
        found.append(squeeze.compress(whole[first : first + _BYTES_AT_ONCE]))
        yield
    return b"".join((*found, squeeze.flush()))


def _archive(whole: bytes, squeezed: bytes, name: bytes) -> bytes:
    """With one file, of the first day that such archives can tell of."""
    crc, sizes = zlib.crc32(whole), (len(squeezed), len(whole))
    about = pack("<HHHHHLLLHH", _VERSION, 0, _DEFLATED, _MIDNIGHT, _FIRST_DAY, crc, *sizes, len(name), 0)
    local = _LOCAL + about + name
    central = _CENTRAL + pack("<H", _VERSION) + about + pack("<HHHLL", 0, 0, 0, 0, 0) + name
    begin = len(local) + len(squeezed)
    return local + squeezed + central + _END + pack("<HHHHLLH", 0, 0, 1, 1, len(central), begin, 0)
