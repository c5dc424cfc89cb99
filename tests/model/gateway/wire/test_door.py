import logging
from typing import Any

import pytest

from model.gateway.call import Call
from model.gateway.wire.door import Door
from model.gateway.wire.messages import HttpRequest, HttpResponse
from model.gateway.wire.sigv4 import Signature, Unsigned
from model.kit.body import Body
from model.kit.errors import AwsError
from tests.model.gateway.wire.signing import KEY, signed

FORM = {"Content-Type": "application/x-www-form-urlencoded"}


class Gateway:
    """Notes the call and does as it was told."""

    def __init__(self, outcome: Any = None) -> None:
        self.outcome = outcome
        self.calls: list[Call] = []

    async def handle(self, call: Call) -> Any:
        self.calls.append(call)
        call.request_id = "11111111-2222-3333-4444-555555555555"
        if isinstance(self.outcome, Exception):
            raise self.outcome
        return call.render(call, self.outcome)


async def asked(gateway: Gateway, request: HttpRequest) -> HttpResponse:
    return await Door(gateway.handle, ("ec2", "s3", "sts"), lambda: 1_714_849_065.0).answer(request)


def who_am_i() -> HttpRequest:
    body = b"Action=GetCallerIdentity&Version=2011-06-15&Colour=red"
    return signed("http://sts.localhost:4566/", service="sts", body=body, headers=FORM)


async def test_a_call_brings_along_who_asked_from_where_and_through_which_host() -> None:
    gateway, request = Gateway({"account": "123456789012"}), who_am_i()
    request.headers = {**request.headers, "user-agent": "aws-cli"}
    request.source_ip = "192.0.2.7"
    response = await asked(gateway, request)
    (call,) = gateway.calls
    assert (call.service, call.operation, call.region) == ("sts", "GetCallerIdentity", "eu-west-1")
    assert (call.source_ip, call.user_agent, call.host) == ("192.0.2.7", "aws-cli", "sts.localhost:4566")
    assert isinstance(call.credentials, Signature)
    assert call.credentials.access_key == KEY
    assert response.headers["x-cloudarium-ignored"] == "Colour"
    assert response.headers["x-amzn-RequestId"] == "11111111-2222-3333-4444-555555555555"


async def test_a_request_without_a_signature_is_judged_by_the_gateway_too() -> None:
    gateway = Gateway({})
    await asked(gateway, HttpRequest("POST", "/", headers={"host": "sts"}, body=Body(b"Action=GetCallerIdentity")))
    await asked(gateway, HttpRequest("GET", "/bucket/key", headers={"host": "localhost"}))
    by_form, by_path = (call.credentials for call in gateway.calls)
    assert isinstance(by_form, Unsigned)
    assert by_form.unknown().code == "MissingAuthenticationToken"
    assert by_path is None


async def test_every_stray_request_gets_an_id_of_its_own() -> None:
    door = Door(Gateway().handle, ("sts",), lambda: 1.0)
    answers = [await door.answer(HttpRequest("POST", "/", headers={"x-amz-target": "No.One"})) for _ in range(2)]
    ids = {answer.headers["x-amzn-RequestId"] for answer in answers}
    assert len(ids) == 2
    assert all(len(each) == 36 for each in ids)


async def test_head_is_refused_without_a_body() -> None:
    gateway = Gateway(AwsError("404", "Not Found", 404))
    response = await asked(gateway, HttpRequest("HEAD", "/bucket/key", headers={"host": "localhost"}))
    assert (response.status, response.body) == (404, b"")


async def test_what_was_wrong_with_the_body_is_said_after_it_is_known_who_should_say_it() -> None:
    gateway, request = Gateway(), HttpRequest("PUT", "/bucket/key", headers={"host": "localhost"})
    request.problem = AwsError("BadDigest", "The CRC32 you specified did not match the calculated checksum.")
    response = await asked(gateway, request)
    assert gateway.calls == []
    assert isinstance(response.body, bytes)
    assert b"<Code>BadDigest</Code>" in response.body


async def test_a_bug_is_logged_once_and_answered_without_its_details(caplog: pytest.LogCaptureFixture) -> None:
    with caplog.at_level(logging.ERROR):
        response = await asked(Gateway(KeyError("our secret")), who_am_i())
    assert response.status == 500
    assert isinstance(response.body, bytes)
    assert b"InternalFailure" in response.body
    assert b"secret" not in response.body
    assert len(caplog.records) == 1
