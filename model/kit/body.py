"""Bytes that may be too many to hold: what a client sent, in memory or in a file, and slices of files to send back."""

from __future__ import annotations

import hashlib
from base64 import b64encode
from collections.abc import Generator, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from typing import Protocol, cast

from model.kit.errors import AwsError

PIECE = 256 * 1024


class Digest(Protocol):
    def update(self, data: bytes, /) -> None: ...

    def hexdigest(self) -> str: ...


class Body:
    """A request's body once it has arrived whole.

    Small ones have `data`; large ones lie at `path`, a file that is removed with the request unless somebody moves it
    away first. `checksums` are those the client announced, proven right, in base64 by lower-case algorithm (`crc32`).
    """

    def __init__(
        self,
        data: bytes | None = b"",
        path: Path | None = None,
        size: int | None = None,
        digests: Mapping[str, str] | None = None,
        checksums: Mapping[str, str] | None = None,
    ) -> None:
        assert (data is None) != (path is None), "a body lies in one place"
        self.data = data
        self.path = path
        self.size = len(data or b"") if size is None else size
        self.digests = dict(digests or {})
        self.checksums = dict(checksums or {})

    def __bytes__(self) -> bytes:
        return self.bytes()

    def __len__(self) -> int:
        return self.size

    def __repr__(self) -> str:
        return f"<body of {self.size} bytes>"

    def bytes(self) -> bytes:
        """All of it, in memory."""
        return self.data if self.data is not None else b"".join(self.pieces())

    def pieces(self) -> Iterator[bytes]:
        """All of it, a quarter of a megabyte at a time."""
        if self.path is None:
            yield self.data or b""
            return
        with self.path.open("rb") as file:
            while piece := file.read(PIECE):
                yield piece

    @cached_property
    def md5_hex(self) -> str:
        return self.digest("md5", hashlib.md5(usedforsecurity=False))

    @cached_property
    def sha256_hex(self) -> str:
        return self.digest("sha256", hashlib.sha256())

    def digest(self, name: str, fresh: Digest) -> str:
        """The hex digest, known from the arrival or computed now."""
        if name not in self.digests:
            for piece in (self.data,) if self.data is not None else self.pieces():
                fresh.update(piece)
            self.digests[name] = fresh.hexdigest()
        return self.digests[name]

    def discard(self) -> None:
        """Removes the file of a large body, unless somebody moved it away."""
        if self.path is not None:
            self.path.unlink(missing_ok=True)

    def check_md5(self, announced: str) -> None:
        """Raises BadDigest when `announced` (base64, as in Content-MD5) is another's, InvalidDigest for nonsense."""
        if len(announced) != 24:
            raise AwsError("InvalidDigest", "The Content-MD5 you specified was invalid.")
        if b64encode(bytes.fromhex(self.md5_hex)).decode() != announced:
            raise AwsError("BadDigest", "The Content-MD5 you specified did not match what we received.")


def body_of(value: Body | bytes | bytearray | memoryview) -> Body:
    """What a caller gave as a body: over the wire it is a `Body` already, inside the process often bytes."""
    return value if isinstance(value, Body) else Body(bytes(value))


@dataclass(frozen=True)
class FileSlice:
    """A part of a file as an answer's body; it is read while it is sent."""

    path: Path
    start: int
    size: int
    pieces_at_once: int = field(default=PIECE, repr=False)

    def pieces(self) -> Generator[bytes, None, None]:
        with self.path.open("rb") as file:
            file.seek(self.start)
            left = self.size
            while left > 0 and (piece := file.read(min(left, self.pieces_at_once))):
                left -= len(piece)
                yield piece


def whole(body: object) -> bytes:
    """All of what S3 answers: bytes, a piece of a file, or several of them."""
    if isinstance(body, FileSlice):
        return b"".join(body.pieces())
    return body if isinstance(body, bytes) else b"".join(cast("Iterable[bytes]", body))
