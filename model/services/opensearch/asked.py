"""A request at a domain's endpoint, and what is answered to it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, NamedTuple
from urllib.parse import parse_qsl, unquote

import orjson

from model.laws.search.mistakes import Mistake

JSON = "application/json; charset=UTF-8"


class Asked(NamedTuple):
    """`parts` are what stands between the slashes of the path, decoded."""

    method: str
    path: str
    parts: tuple[str, ...]
    arguments: Mapping[str, str]
    text: str

    @classmethod
    def read(cls, method: str, path: str, query: str, body: bytes) -> Asked:
        parts = tuple(unquote(part) for part in path.split("/") if part)
        return cls(method, path, parts, dict(parse_qsl(query, keep_blank_values=True)), body.decode("utf-8", "replace"))

    def argument(self, name: str, default: str = "") -> str:
        return self.arguments.get(name, default)


class Answer(NamedTuple):
    """`body` is told as JSON, or as it is where it is a text."""

    status: int
    body: Any = None
    type: str = JSON

    def rendered(self) -> bytes:
        if self.body is None:
            return b""
        return self.body.encode() if isinstance(self.body, str) else orjson.dumps(self.body)


def refusal(mistake: Mistake) -> Answer:
    cause = {"type": mistake.type, "reason": mistake.reason}
    return Answer(mistake.status, {"error": {"root_cause": [cause], **cause}, "status": mistake.status})
