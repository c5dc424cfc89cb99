"""A body while it arrives: small ones stay in memory, large ones go to a file, checksums are taken on the way."""

from __future__ import annotations

import hashlib
import os
import tempfile
import zlib
from base64 import b64encode
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Protocol

from model.gateway.wire.chunks import ChunkDecoder, ChunkProof
from model.gateway.wire.multipart import FormDecoder
from model.kit.body import Body
from model.kit.crc import CHECKSUMS, Checksum
from model.kit.errors import AwsError

IN_MEMORY = 1024 * 1024
PIECE = 64 * 1024
CHECKSUM_HEADER = "x-amz-checksum-"


class Decoder(Protocol):
    """Takes an encoded body as it arrives and gives what is in it."""

    @property
    def proofs(self) -> Sequence[ChunkProof]: ...

    @property
    def trailers(self) -> Mapping[str, str]: ...

    def feed(self, data: bytes) -> list[bytes]: ...

    def incomplete(self, size: int, announced: str | None, /) -> AwsError | None: ...


class Receiver:
    """Takes a body piece by piece. `problem` is what is wrong with it, `proofs` what its chunks were signed over.

    Of a `form`, the body is the file, and `posted` its fields.
    """

    def __init__(
        self, headers: Mapping[str, str], limit: int, folder: Path | None = None, form: FormDecoder | None = None
    ) -> None:
        self.headers = headers
        self.limit = limit
        self.folder = folder
        self.problem: AwsError | None = None
        self.decoder: Decoder | None = form or decoder_of(headers)
        self.posted = form.posted if form else None
        self.checksums: dict[str, Checksum] = {name: CHECKSUMS[name]() for name in announced(headers)}
        self.pieces: list[bytes] = []
        self.size = 0
        self.path: Path | None = None
        self.file: int | None = None
        self.digests: dict[str, Checksum] = {}

    @property
    def proofs(self) -> Sequence[ChunkProof]:
        return self.decoder.proofs if self.decoder else ()

    def feed(self, data: bytes) -> None:
        """Takes what has arrived; after a problem the rest is let go by."""
        if self.problem is not None:
            return
        try:
            for piece in self.decoder.feed(data) if self.decoder else (data,):
                self.take(piece)
        except AwsError as problem:
            self.problem = problem

    def take(self, data: bytes) -> None:
        self.size += len(data)
        if self.size > self.limit:
            raise AwsError("EntityTooLarge", "Your proposed upload exceeds the maximum allowed size", 400)
        for checksum in self.checksums.values():
            for start in range(0, len(data), PIECE):
                checksum.update(data[start : start + PIECE])
        self.pieces.append(data)
        if self.file is not None or self.size > IN_MEMORY:
            self.spill()

    def spill(self) -> None:
        """Moves what is in memory to the file; its digests are wanted later, so they are taken now."""
        if self.file is None:
            self.file, name = tempfile.mkstemp(prefix="body-", dir=self.folder)
            self.path = Path(name)
            self.digests = {"md5": hashlib.md5(usedforsecurity=False), "sha256": hashlib.sha256()}
        for piece in self.pieces:
            for digest in self.digests.values():
                digest.update(piece)
            os.write(self.file, piece)
        self.pieces = []

    def finish(self) -> Body:
        """The whole body; whether it is what was announced, `problem` says."""
        if self.problem is None:
            self.problem = self.incomplete() or self.bad_checksum()
        if self.file is None:
            return Body(b"".join(self.pieces), checksums=self.taken())
        os.close(self.file)
        digests = {name: digest.digest().hex() for name, digest in self.digests.items()}
        return Body(None, self.path, self.size, digests, self.taken())

    def abandon(self) -> None:
        """The client went away in the middle."""
        if self.file is not None:
            os.close(self.file)
        if self.path is not None:
            self.path.unlink(missing_ok=True)

    def taken(self) -> dict[str, str]:
        return {name: b64encode(checksum.digest()).decode() for name, checksum in self.checksums.items()}

    def incomplete(self) -> AwsError | None:
        announced = self.headers.get("x-amz-decoded-content-length")
        return self.decoder.incomplete(self.size, announced) if self.decoder else None

    def bad_checksum(self) -> AwsError | None:
        if not self.checksums:
            return None
        given = {**self.headers, **(self.decoder.trailers if self.decoder else {})}
        for name, value in self.taken().items():
            if given.get(CHECKSUM_HEADER + name, value) != value:
                text = f"The {name.upper()} you specified did not match the calculated checksum."
                return AwsError("BadDigest", text)
        return None


def decoder_of(headers: Mapping[str, str]) -> ChunkDecoder | None:
    payload = headers.get("x-amz-content-sha256", "")
    if not payload.startswith("STREAMING-"):
        return None
    return ChunkDecoder(signed="UNSIGNED" not in payload)


def announced(headers: Mapping[str, str]) -> set[str]:
    """The algorithms of the checksums that come with the body, before it or behind it."""
    trailing = headers.get("x-amz-trailer", "").lower().replace(" ", "").split(",")
    names = {name.removeprefix(CHECKSUM_HEADER) for name in (*trailing, *headers) if name.startswith(CHECKSUM_HEADER)}
    return names & CHECKSUMS.keys()


def inflated(body: Body, limit: int) -> Body:
    """A gzipped body unpacked, never to more than `limit` bytes."""
    inflater = zlib.decompressobj(wbits=31)
    try:
        data = inflater.decompress(body.bytes(), limit)
    except zlib.error:
        raise AwsError("SerializationException", "The body is not gzip, as its Content-Encoding says") from None
    if inflater.unconsumed_tail or not inflater.eof:
        raise AwsError("RequestEntityTooLarge", "The unpacked body is too large or ends too early", 413)
    return Body(data)
