"""Incidents by the control path: begun, ended, and refused where they make no sense."""

from __future__ import annotations

from typing import Any

import orjson
import pytest

from app.serving.steering import _incident, _status
from model.gateway.wire.messages import HttpRequest
from model.kit.body import Body
from tests.admin import Admin


def told(admin: Admin, body: bytes) -> tuple[int, dict[str, Any]]:
    """Status and content of the answer to a body."""
    request = HttpRequest("POST", "/_cloudarium/incident", body=Body(body))

    async def ask() -> tuple[int, dict[str, Any]]:
        answer = await _incident(admin.client)(request)
        assert isinstance(answer.body, bytes)
        return answer.status, orjson.loads(answer.body)

    return admin.run(ask())


def board(admin: Admin) -> dict[str, Any]:
    """What the page for everybody says."""

    async def ask() -> dict[str, Any]:
        answer = await _status(admin.client)(HttpRequest("GET", "/_cloudarium/status"))
        assert isinstance(answer.body, bytes)
        return orjson.loads(answer.body)

    return admin.run(ask())


def test_a_service_that_fails_is_on_the_page_for_everybody(admin: Admin) -> None:
    assert told(admin, b'{"site": "us-east-1", "what": "service", "part": "sqs"}') == (
        200,
        {"site": "us-east-1", "state": "impaired"},
    )
    assert board(admin) == {"time": "2025-06-15T12:00:00.000+00:00", "disrupted": [], "events": []}
    admin.advance(1800)
    page = board(admin)
    assert page["disrupted"] == [{"region": "us-east-1", "service": "sqs"}]
    (event,) = page["events"]
    assert (event["began"], event["status"]) == ("2025-06-15T12:00:00.000+00:00", "disrupted")
    told(admin, b'{"site": "us-east-1", "mend": true}')
    admin.advance(1800)
    assert board(admin)["disrupted"] == []
    assert board(admin)["events"][0]["status"] == "resolved"


def test_an_incident_begins_and_ends_by_itself_or_by_hand(admin: Admin) -> None:
    assert told(admin, b'{"site": "us-east-1a", "what": "utility", "seconds": 60}') == (
        200,
        {"site": "us-east-1a", "state": "alert"},
    )
    admin.advance(60)
    assert admin.client.facilities.state("us-east-1a") == "ok"
    assert told(admin, b'{"site": "use1-az1", "what": "smoke", "part": "hall-2"}')[1]["state"] == "impaired"
    assert told(admin, b'{"site": "use1-az1", "mend": true}')[1]["state"] == "ok"


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"[]",
        b"{",
        b'{"site": "us-east-1a"}',
        b'{"site": "us-east-1a", "what": "meteor"}',
        b'{"site": "us-east-1a", "what": "smoke", "part": "hall-9"}',
        b'{"site": "atlantis", "what": "water"}',
        b'{"site": "atlantis", "mend": true}',
        b'{"site": "us-east-1", "what": "utility"}',
        b'{"site": ["us-east-1a"], "what": {"utility": 1}}',
        b'{"site": "us-east-1a", "what": "utility", "seconds": -1}',
        b'{"site": "us-east-1a", "what": "utility", "seconds": "soon"}',
    ],
)
def test_what_makes_no_sense_changes_nothing(admin: Admin, body: bytes) -> None:
    status, answer = told(admin, body)
    assert status == 400
    assert answer["error"]
    assert admin.client.facilities.report("us-east-1a").log == ()
