"""Forms with a file, as browsers send them: the fields are kept, the file goes by in pieces."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from model.gateway.wire.chunks import ChunkProof
from model.kit.errors import AwsError

FORM_DATA = "multipart/form-data"
FILE = "file"
MOST_BEFORE_FILE = 20 * 1024
"What may come before the file, in bytes: fields, their heads and boundaries."
BOUNDARY = re.compile(r';\s*boundary=(?:"([^"]{1,70})"|([^\s;,"]{1,70})(?![^\s;]))', re.IGNORECASE)
DISPOSITION = re.compile(rb"^content-disposition:[ \t]*form-data[ \t]*(;.*)$", re.IGNORECASE | re.MULTILINE)
PARAMETER = re.compile(rb';\s*([a-z*]+)=(?:"((?:[^"\\]|\\.)*)"|([^\s;"]*))', re.IGNORECASE)
LINE, EMPTY_LINE, END = b"\r\n", b"\r\n\r\n", b"--"


@dataclass
class Posted:
    """The fields of a form by their names in lower case, and what the file is called, without its folders."""

    fields: dict[str, str] = field(default_factory=dict[str, str])
    filename: str = ""
    has_file: bool = False


class FormDecoder:
    """Takes the form as it arrives and gives the pieces of its file; `is_complete` once the file has ended."""

    proofs: Sequence[ChunkProof] = ()
    trailers: Mapping[str, str] = {}

    def __init__(self, boundary: str) -> None:
        self.delimiter = f"\r\n--{boundary}".encode()
        self.buffer = LINE
        self.posted = Posted()
        self.field: str | None = None
        self.in_head = False
        self.before_file = 0
        self.is_complete = False

    def feed(self, data: bytes) -> list[bytes]:
        """The pieces of the file in what has arrived; raises AwsError for what is not a form."""
        if self.is_complete:
            return []
        self.buffer += data
        pieces: list[bytes] = []
        while not self.is_complete and self.step(pieces):
            continue
        if self.before_file + (0 if self.posted.has_file else len(self.buffer)) > MOST_BEFORE_FILE:
            text = "Your POST request fields preceeding the upload file was too large."
            raise AwsError("MaxPostPreDataLengthExceeded", text, 400, MaxPostPreDataLengthBytes=MOST_BEFORE_FILE)
        return pieces

    def step(self, pieces: list[bytes]) -> bool:
        """Takes the next head or content, or as much of the file as is there; False where more has to come."""
        return self.take_head() if self.in_head else self.take_content(pieces)

    def take_head(self) -> bool:
        if self.buffer.startswith(END):
            self.is_complete = True
            return True
        end = self.buffer.find(EMPTY_LINE)
        if end < 0:
            return False
        self.begin_part(self.taken(end + len(EMPTY_LINE)))
        return True

    def begin_part(self, head: bytes) -> None:
        found = DISPOSITION.search(head.replace(LINE, b"\n"))
        said = {name.lower(): (quoted or plain) for name, quoted, plain in PARAMETER.findall(found[1])} if found else {}
        if not head.startswith(LINE) or b"name" not in said:
            raise malformed()
        self.field = said[b"name"].decode("utf-8", "replace").lower()
        self.in_head = False
        if self.field == FILE:
            self.posted.has_file = True
            self.posted.filename = re.split(r"[/\\]", said.get(b"filename", b"").decode("utf-8", "replace"))[-1]

    def take_content(self, pieces: list[bytes]) -> bool:
        end = self.buffer.find(self.delimiter)
        if end < 0:
            if self.field == FILE:
                pieces.append(self.taken(max(len(self.buffer) - len(self.delimiter) + 1, 0)))
            return False
        content = self.taken(end)
        if self.field == FILE:
            pieces.append(content)
            self.is_complete = True
        elif self.field is not None:
            self.posted.fields.setdefault(self.field, content.decode("utf-8", "replace"))
        self.taken(len(self.delimiter))
        self.in_head = True
        return True

    def taken(self, size: int) -> bytes:
        taken, self.buffer = self.buffer[:size], self.buffer[size:]
        self.before_file += 0 if self.posted.has_file else size
        return taken

    def incomplete(self, _size: int, _announced: str | None) -> AwsError | None:
        """What is wrong with a form that ended where it did."""
        return None if self.is_complete else malformed()


def boundary_of(content_type: str) -> str | None:
    """What stands between the parts of a form; None for another type, or one that does not say."""
    found = BOUNDARY.search(content_type) if content_type.lower().startswith(FORM_DATA) else None
    return (found[1] or found[2]) if found else None


def malformed() -> AwsError:
    return AwsError("MalformedPOSTRequest", "The body of your POST request is not well-formed multipart/form-data.")
