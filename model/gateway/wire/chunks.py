"""The `aws-chunked` encoding: a body in pieces, each perhaps signed, with checksums trailing behind."""

from __future__ import annotations

import re
from dataclasses import dataclass
from hashlib import sha256

from model.kit.errors import AwsError

EMPTY_HASH = sha256(b"").hexdigest()
LONGEST_LINE = 8 * 1024
HEAD = re.compile(rb"([0-9a-fA-F]{1,16})(?:;chunk-signature=([0-9a-f]{64}))?")
TRAILER_SIGNATURE = "x-amz-trailer-signature"


@dataclass(frozen=True, slots=True)
class ChunkProof:
    """What was signed of one chunk, or of the trailers, besides the signature before it."""

    algorithm: str
    digests: str
    signature: str


class ChunkDecoder:
    """Takes the encoded body as it arrives and gives the decoded one; `is_complete` once its end has come."""

    def __init__(self, *, signed: bool) -> None:
        self.signed = signed
        self.buffer = b""
        self.at = 0
        self.left = -1
        self.digest = sha256()
        self.signature = ""
        self.in_trailers = False
        self.is_complete = False
        self.trailers: dict[str, str] = {}
        self.proofs: list[ChunkProof] = []

    def feed(self, data: bytes) -> list[bytes]:
        """The decoded pieces in what has arrived; raises AwsError for what is not this encoding."""
        self.buffer = self.buffer[self.at :] + data
        self.at = 0
        pieces: list[bytes] = []
        while not self.is_complete:
            if self.left > 0:
                if self.at == len(self.buffer):
                    break
                pieces.append(self.take_data())
            elif not self.take_line():
                break
        return pieces

    def incomplete(self, size: int, announced: str | None) -> AwsError | None:
        """What is wrong with a body that ended after `size` decoded bytes."""
        if self.is_complete and announced in (None, str(size)):
            return None
        text = "You did not provide the number of bytes specified by the Content-Length HTTP header"
        return AwsError("IncompleteBody", text)

    def take_data(self) -> bytes:
        piece = self.buffer[self.at : self.at + self.left]
        self.at += len(piece)
        self.left -= len(piece)
        if self.signed:
            self.digest.update(piece)
        return piece

    def take_line(self) -> bool:
        end = self.buffer.find(b"\r\n", self.at)
        if end < 0:
            if len(self.buffer) - self.at > LONGEST_LINE:
                raise broken("A chunk's head is too long")
            return False
        line, self.at = self.buffer[self.at : end], end + 2
        if self.in_trailers:
            self.take_trailer(line.decode("latin-1"))
        elif self.left == 0:
            self.end_chunk(line)
        else:
            self.begin_chunk(line)
        return True

    def begin_chunk(self, line: bytes) -> None:
        found = HEAD.fullmatch(line)
        if found is None or (self.signed and found[2] is None):
            raise broken("A chunk's head cannot be read")
        self.left = int(found[1], 16)
        self.signature = (found[2] or b"").decode()
        if self.left == 0:
            self.prove_chunk()
            self.in_trailers = True

    def end_chunk(self, line: bytes) -> None:
        if line:
            raise broken("A chunk is longer than its head says")
        self.prove_chunk()
        self.left = -1

    def prove_chunk(self) -> None:
        if self.signed:
            digests = f"{EMPTY_HASH}\n{self.digest.hexdigest()}"
            self.proofs.append(ChunkProof("AWS4-HMAC-SHA256-PAYLOAD", digests, self.signature))
            self.digest = sha256()

    def take_trailer(self, line: str) -> None:
        if line:
            name, _, value = line.partition(":")
            self.trailers[name.strip().lower()] = value.strip()
            return
        self.is_complete = True
        signature = self.trailers.pop(TRAILER_SIGNATURE, None)
        if self.signed and self.trailers:
            said = "".join(f"{name}:{value}\n" for name, value in self.trailers.items())
            proof = sha256(said.encode()).hexdigest()
            self.proofs.append(ChunkProof("AWS4-HMAC-SHA256-TRAILER", proof, signature or ""))


def broken(why: str) -> AwsError:
    return AwsError("InvalidRequest", f"The body is not well formed for its encoding. {why}.")
