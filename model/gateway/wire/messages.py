"""An HTTP request that has arrived, and the answer to it."""

from __future__ import annotations

import re
from binascii import a2b_qp
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from urllib.parse import unquote_plus

from model.gateway.wire.chunks import ChunkProof
from model.gateway.wire.multipart import Posted
from model.kit.body import Body, FileSlice
from model.kit.errors import AwsError
from model.kit.event_stream import EventStream

MOST_FIELDS = 30_000
"Several times what a thousand metrics or instances need."
LONG = 1024
BROKEN_ESCAPE = re.compile("%(?![0-9A-Fa-f]{2})")

Headers = dict[str, str]
Payload = bytes | FileSlice | Iterable[bytes] | EventStream[bytes]


@dataclass
class HttpRequest:
    """`path` and `query` are as they stood in the request line; header names are lower case."""

    method: str
    path: str
    query: str = ""
    headers: Mapping[str, str] = field(default_factory=dict[str, str])
    body: Body = field(default_factory=Body)
    source_ip: str = "127.0.0.1"
    secure: bool = False
    "It came over TLS."
    proofs: Sequence[ChunkProof] = ()
    problem: AwsError | None = None
    "What is wrong with the body, found while it arrived."
    posted: Posted | None = None
    "The fields of a form whose file is the body."

    _form: dict[str, str] | None = field(default=None, init=False, repr=False, compare=False)
    _arguments: dict[str, list[str]] | None = field(default=None, init=False, repr=False, compare=False)

    @property
    def form(self) -> dict[str, str]:
        """The fields of a query request, from the query string and the body."""
        if self._form is None:
            self._form = dict((*fields_of(self.query), *fields_of(self.text())))
        return self._form

    @property
    def arguments(self) -> dict[str, list[str]]:
        """The query string, decoded; an argument without `=` has the empty string."""
        if self._arguments is None:
            self._arguments = {}
            for name, value in fields_of(self.query):
                self._arguments.setdefault(name, []).append(value)
        return self._arguments

    def text(self) -> str:
        try:
            return self.body.bytes().decode()
        except UnicodeDecodeError:
            raise AwsError("MalformedQueryString", "The request body is not UTF-8") from None

    def argument(self, name: str) -> str | None:
        values = self.arguments.get(name)
        return values[0] if values else None

    def header(self, name: str, default: str = "") -> str:
        return self.headers.get(name, default)


def fields_of(text: str) -> list[tuple[str, str]]:
    """What a form or query string says, field by field; one without `=` has the empty string."""
    if text.count("&") >= MOST_FIELDS:
        raise AwsError("MalformedQueryString", "The request has too many fields", 413)
    pairs = [pair.partition("=") for pair in text.split("&") if pair]
    if "%" in text or "+" in text:
        return [(unquote_plus(name), plain(value)) for name, _, value in pairs]
    return [(name, value) for name, _, value in pairs]


def plain(text: str) -> str:
    """A field's text without escapes; a long one as quoted-printable, which C reads a hundred times as fast."""
    if len(text) < LONG or BROKEN_ESCAPE.search(text):
        return unquote_plus(text)
    quoted = text.replace("+", " ").replace("=", "=3D").replace("%", "=").encode()
    return a2b_qp(quoted).decode("utf-8", "replace")


@dataclass
class HttpResponse:
    """An answer; the server adds lengths and the date."""

    status: int = 200
    headers: Headers = field(default_factory=dict[str, str])
    body: Payload = b""
