"""An HTTP request that has arrived, and the answer to it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from urllib.parse import parse_qsl

from model.gateway.wire.chunks import ChunkProof
from model.kit.body import Body, FileSlice
from model.kit.errors import AwsError

Headers = dict[str, str]
Payload = bytes | FileSlice | Iterable[bytes]


@dataclass
class HttpRequest:
    """`path` and `query` are as they stood in the request line; header names are lower case."""

    method: str
    path: str
    query: str = ""
    headers: Mapping[str, str] = field(default_factory=dict[str, str])
    body: Body = field(default_factory=Body)
    source_ip: str = "127.0.0.1"
    proofs: Sequence[ChunkProof] = ()
    problem: AwsError | None = None
    "What is wrong with the body, found while it arrived."

    @cached_property
    def form(self) -> dict[str, str]:
        """The fields of a query request, from the query string and the body."""
        try:
            text = self.body.bytes().decode()
        except UnicodeDecodeError:
            raise AwsError("MalformedQueryString", "The request body is not UTF-8") from None
        parts = (parse_qsl(part, keep_blank_values=True) for part in (self.query, text) if part)
        return {name: value for pairs in parts for name, value in pairs}

    @cached_property
    def arguments(self) -> dict[str, list[str]]:
        """The query string, decoded; an argument without `=` has the empty string."""
        found: dict[str, list[str]] = {}
        for name, value in parse_qsl(self.query, keep_blank_values=True):
            found.setdefault(name, []).append(value)
        return found

    def argument(self, name: str) -> str | None:
        values = self.arguments.get(name)
        return values[0] if values else None

    def header(self, name: str, default: str = "") -> str:
        return self.headers.get(name, default)


@dataclass
class HttpResponse:
    """An answer; the server adds lengths and the date."""

    status: int = 200
    headers: Headers = field(default_factory=dict[str, str])
    body: Payload = b""
