from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

import orjson
import pytest

from model.gateway.wire.door import Door
from model.gateway.wire.messages import HttpResponse
from tests.admin import NOON, SMALL, Admin
from tests.model.gateway.wire.signing import signed
from tests.model.services.dynamodb.ledger import Ledger, item


@pytest.fixture
def trusting() -> Iterator[Admin]:
    """A world that believes every signature."""
    someone = Admin(settings=replace(SMALL, signatures=False))
    yield someone
    someone.close()


def posted(admin: Admin, target: str, body: bytes) -> HttpResponse:
    headers = {"Content-Type": "application/x-amz-json-1.0", "X-Amz-Target": f"DynamoDB_20120810.{target}"}
    request = signed(
        "http://dynamodb.us-east-1.localhost:4566/", service="dynamodb", region="us-east-1", body=body, headers=headers
    )
    return admin.run(Door(admin.cloud.handle, ("dynamodb",), lambda: NOON).answer(request))


def body_of(response: HttpResponse) -> bytes:
    assert isinstance(response.body, bytes)
    return response.body


def refusal(response: HttpResponse) -> str:
    return orjson.loads(body_of(response))["__type"]


@pytest.mark.fact("dynamodb-50")
def test_requests_are_json_and_named_by_a_header(trusting: Admin) -> None:
    Ledger(trusting).put(id="1", photo=b"\x90")
    asked = {"TableName": "orders", "Key": item(id="1")}

    answer = posted(trusting, "GetItem", orjson.dumps(asked))
    assert (answer.status, answer.headers["content-type"]) == (200, "application/x-amz-json-1.0")
    assert orjson.loads(body_of(answer)) == {"Item": {"id": {"S": "1"}, "photo": {"B": "kA=="}}}
    tables = posted(trusting, "ListTables", b"{}")
    assert orjson.loads(body_of(tables)) == {"TableNames": ["orders"]}
    assert refusal(posted(trusting, "GetItem", b"<GetItem/>")) == "SerializationException"
    assert refusal(posted(trusting, "FetchItem", b"{}")) == "UnknownOperationException"
