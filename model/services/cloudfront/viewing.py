"""What a viewer asks an edge for, and what it gets."""

from __future__ import annotations

from collections.abc import Mapping
from typing import NamedTuple

from model.kit.body import FileSlice
from model.laws.edge.terms import Asked


class View(NamedTuple):
    """One request. Names of headers have lower case; `address` is the viewer's, which tells where it sits."""

    host: str
    method: str = "GET"
    path: str = "/"
    query: str = ""
    headers: Mapping[str, str] = {}
    address: str = "127.0.0.1"
    secure: bool = False

    @property
    def url(self) -> str:
        scheme = "https" if self.secure else "http"
        return f"{scheme}://{self.host}{self.path}"

    @property
    def asked(self) -> Asked:
        return Asked(self.method, self.path, self.query, self.headers)


class Delivered(NamedTuple):
    """The answer, and how long the viewer waited for its first byte."""

    status: int
    headers: Mapping[str, str]
    body: bytes | FileSlice
    milliseconds: float = 0.0

    @property
    def size(self) -> int:
        return len(self.body) if isinstance(self.body, bytes) else self.body.size
