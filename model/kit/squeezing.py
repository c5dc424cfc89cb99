"""Lines of text as gzip writes them, in short steps."""

from __future__ import annotations

import zlib
from collections.abc import Generator, Sequence

_LINES_AT_ONCE = 200
_GZIP = 31
"""How zlib is told to write gzip's head and tail."""


def squeezed(lines: Sequence[str]) -> Generator[None, None, bytes]:
    squeeze, found = zlib.compressobj(wbits=_GZIP), list[bytes]()
    for first in range(0, len(lines), _LINES_AT_ONCE):
        text = "".join(f"{line}\n" for line in lines[first : first + _LINES_AT_ONCE])
        found.append(squeeze.compress(text.encode()))
        yield
    return b"".join((*found, squeeze.flush()))
