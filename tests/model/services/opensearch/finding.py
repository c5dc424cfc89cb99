"""A domain with somebody who puts documents into it and looks for them, for tests that read as sentences."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import orjson

from tests.admin import Admin

NAME = "logs"
ARN = "arn:aws:es:us-east-1:123456789012:domain/logs"
SOON = 20 * 60.0
"Within which a domain is there."


class Finder:
    def __init__(self, admin: Admin, name: str = NAME, **how: Any) -> None:
        self.admin = admin
        self.name = name
        admin.call("opensearch:CreateDomain", DomainName=name, **how)
        admin.advance(SOON)
        self.endpoint: str = self.described()["Endpoint"]

    def described(self) -> dict[str, Any]:
        return self.admin.call("opensearch:DescribeDomain", DomainName=self.name)["DomainStatus"]

    def ask(self, method: str, path: str, body: Any = None, query: str = "") -> tuple[int, Any]:
        """The status, and what is in the body."""
        said = b"" if body is None else body.encode() if isinstance(body, str) else orjson.dumps(body)
        where = {"Endpoint": self.endpoint, "Path": path, "Query": query}
        answer = self.admin.call(f"opensearch:ESHttp{method.capitalize()}", **where, Body=said)
        is_json = answer["ContentType"].startswith("application/json") and answer.get("Body")
        return answer["Status"], orjson.loads(answer["Body"]) if is_json else answer.get("Body", b"").decode()

    def put_all(self, index: str, documents: Sequence[Mapping[str, Any]]) -> Any:
        orders = b"".join(b'{"index":{}}\n' + orjson.dumps(each) + b"\n" for each in documents)
        return self.ask("post", f"/{index}/_bulk", orders.decode())[1]

    def search(self, index: str, **body: Any) -> Any:
        return self.ask("post", f"/{index}/_search", body)[1]

    def count(self, index: str, query: Mapping[str, Any] | None = None) -> int:
        return self.ask("post", f"/{index}/_count", {"query": query} if query else {})[1]["count"]
