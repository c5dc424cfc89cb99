"""The door of the cloud, knocked at with raw requests: who is let in, when, and what is told to those who are not."""

from __future__ import annotations

import hashlib
import hmac
from collections.abc import Iterable
from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

import pytest
from botocore.auth import S3SigV4QueryAuth

from model.gateway.call import Call
from model.gateway.trail import Called
from model.gateway.wire.door import Door
from model.gateway.wire.messages import HttpRequest, HttpResponse, Payload
from model.kit.body import Body, FileSlice
from model.kit.cell import CellSettings
from tests.admin import NOON, Admin
from tests.model.gateway.wire.signing import KEY, SECRET, at, signed, text

MINUTE = 60.0
HOME = "http://127.0.0.1:4566/"
FORM = {"content-type": "application/x-www-form-urlencoded; charset=utf-8"}
GROUPS = "Action=DescribeAutoScalingGroups&Version=2011-01-01"


class Gate:
    """A world behind its door; `wall` is what both clocks say."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch) -> None:
        self.admin = Admin(settings=CellSettings(root_key=(KEY, SECRET)))
        self.wall = NOON
        self.admin.cloud.wall = lambda: self.wall
        self.door = Door(self.admin.client.handle, self.admin.client.services, lambda: self.wall)
        at(monkeypatch, datetime.fromtimestamp(NOON, UTC))

    def knock(self, request: HttpRequest) -> HttpResponse:
        return self.admin.run(self.door.answer(request))

    def told(self, request: HttpRequest) -> tuple[int, str]:
        """Status and body."""
        answer = self.knock(request)
        assert "x-amzn-RequestId" in answer.headers or "x-amz-request-id" in answer.headers
        return answer.status, _read(answer.body).decode()


def _read(body: Payload) -> bytes:
    if isinstance(body, bytes):
        return body
    assert isinstance(body, FileSlice | Iterable), "nobody here asks for what never ends"
    return b"".join(body.pieces() if isinstance(body, FileSlice) else body)


@pytest.fixture
def gate(monkeypatch: pytest.MonkeyPatch) -> Any:
    one = Gate(monkeypatch)
    yield one
    one.admin.close()


def form(body: str, service: str = "autoscaling", **more: Any) -> HttpRequest:
    return signed(HOME, service=service, region="us-east-1", body=body.encode(), headers=FORM, **more)


def to_s3(path: str, method: str = "GET", **more: Any) -> HttpRequest:
    return signed(f"{HOME}{path}", service="s3", region="us-east-1", method=method, **more)


@pytest.mark.fact("access-07", "autoscaling-27")
def test_a_query_is_asked_by_get_or_by_post_and_answered_alike(gate: Gate) -> None:
    posted = gate.told(form(GROUPS))
    got = gate.told(signed(f"{HOME}?{GROUPS}", service="autoscaling", region="us-east-1", method="GET"))
    same = [body.partition("<ResponseMetadata>")[0] for _, body in (posted, got)]
    assert (posted[0], got[0]) == (200, 200)
    assert same[0] == same[1]
    assert "<DescribeAutoScalingGroupsResult>" in same[0]
    status, body = gate.told(form("Version=2011-01-01"))
    assert (status, "<Code>MissingAction</Code>" in body) == (400, True)
    status, body = gate.told(form("Action=PaintTheRoof&Version=2011-01-01"))
    assert (status, "<Code>InvalidAction</Code>" in body) == (400, True)


@pytest.mark.fact("access-14", "iam-02")
def test_who_you_are_comes_before_what_you_may(gate: Gate) -> None:
    unsigned = replace(form(GROUPS), headers={**FORM, "host": "autoscaling.us-east-1.amazonaws.com"})
    assert "<Code>MissingAuthenticationToken</Code>" in gate.told(unsigned)[1]
    stranger = form(GROUPS)
    stranger.headers = {
        **stranger.headers,
        "authorization": stranger.header("authorization").replace(KEY, "AKIANOBODY"),
    }
    status, body = gate.told(stranger)
    assert (status, "<Code>InvalidClientTokenId</Code>" in body) == (403, True)
    forged = form(GROUPS)
    forged.headers = {**forged.headers, "authorization": forged.header("authorization")[:-4] + "0000"}
    status, body = gate.told(forged)
    assert (status, "<Code>SignatureDoesNotMatch</Code>" in body) == (403, True)
    assert "DescribeAutoScalingGroups" not in body
    gate.admin.call("iam:CreateUser", UserName="ann")
    key = gate.admin.call("iam:CreateAccessKey", UserName="ann")["AccessKey"]
    status, body = gate.told(with_key(key, GROUPS))
    assert (status, "<Code>AccessDenied</Code>" in body) == (403, True)
    assert "user/ann is not authorized to perform: autoscaling:DescribeAutoScalingGroups" in body


def with_key(key: dict[str, str], body: str) -> HttpRequest:
    from botocore.auth import SigV4Auth
    from botocore.awsrequest import AWSRequest
    from botocore.credentials import Credentials

    outgoing = AWSRequest("POST", HOME, data=body.encode(), headers=FORM)
    credentials = Credentials(key["AccessKeyId"], key["SecretAccessKey"])
    SigV4Auth(credentials, "autoscaling", "us-east-1").add_auth(outgoing)
    found = {name.lower(): text(value) for name, value in outgoing.prepare().headers.items()}
    found.setdefault("host", "127.0.0.1:4566")
    return HttpRequest("POST", "/", "", found, Body(body.encode()))


@pytest.mark.fact("access-15")
def test_what_was_altered_on_the_way_is_refused_and_not_done(gate: Gate) -> None:
    request = form("Action=CreateUser&Version=2010-05-08&UserName=ann", service="iam")
    request.body = Body(b"Action=CreateUser&Version=2010-05-08&UserName=eve")
    assert "<Code>SignatureDoesNotMatch</Code>" in gate.told(request)[1]
    assert gate.admin.call("iam:ListUsers")["Users"] == []


@pytest.mark.fact("access-16")
def test_a_signature_holds_for_fifteen_minutes(gate: Gate) -> None:
    query, object_ = form(GROUPS), to_s3("")
    gate.wall = NOON + 15 * MINUTE - 1
    assert [gate.told(request)[0] for request in (query, object_)] == [200, 200]
    gate.wall = NOON + 15 * MINUTE + 1
    assert "Signature expired" in gate.told(query)[1]
    assert "<Code>RequestTimeTooSkewed</Code>" in gate.told(object_)[1]
    gate.wall = NOON - 16 * MINUTE
    assert "Signature not yet current" in gate.told(query)[1]
    assert "<Code>RequestTimeTooSkewed</Code>" in gate.told(object_)[1]


@pytest.mark.fact("access-18")
def test_a_signing_key_is_good_for_its_day_its_region_and_its_service_only(gate: Gate) -> None:
    good = form("Action=ListUsers&Version=2010-05-08", service="iam")
    assert gate.told(good)[0] == 200
    for ours, theirs in (("/us-east-1/", "/eu-west-1/"), ("/iam/", "/sts/"), ("/20250615/", "/20250616/")):
        assert ours in good.header("authorization")
        moved = replace(good)
        moved.headers = {**good.headers, "authorization": good.header("authorization").replace(ours, theirs)}
        assert gate.told(moved)[0] in (400, 403)


@pytest.mark.fact("access-19")
def test_a_link_opens_one_thing_in_one_way_until_it_ends(gate: Gate) -> None:
    gate.admin.call("s3:CreateBucket", Bucket="site")
    gate.admin.call("s3:PutObject", Bucket="site", Key="a.txt", Body=b"hello")
    link = to_s3("site/a.txt", signer=S3SigV4QueryAuth, expires=60)
    link.headers = {"host": "127.0.0.1:4566"}
    assert gate.told(link) == (200, "hello")
    other = replace(link, method="PUT", body=Body(b"other"))
    assert "<Code>SignatureDoesNotMatch</Code>" in gate.told(other)[1]
    gate.wall = NOON + 61
    status, body = gate.told(link)
    assert (status, "<Message>Request has expired</Message>" in body) == (403, True)


@pytest.mark.fact("access-06")
def test_the_rest_style_tells_by_status_what_became_of_a_request(gate: Gate) -> None:
    gate.admin.call("s3:CreateBucket", Bucket="site")
    put = to_s3("site/a.txt", "PUT", body=b"hello")
    assert gate.told(put)[0] == 200
    assert gate.told(to_s3("site/a.txt")) == (200, "hello")
    status, body = gate.told(to_s3("site/b.txt"))
    assert (status, "<Error><Code>NoSuchKey</Code>" in body) == (404, True)
    anonymous = HttpRequest("GET", "/site/a.txt", headers={"host": "127.0.0.1:4566"})
    assert gate.told(anonymous)[0] == 403
    assert gate.told(to_s3("site/a.txt", "DELETE"))[0] == 204

    async def broken(_call: Call) -> Any:
        raise RuntimeError("a mistake of ours")

    gate.door.handle = broken
    status, body = gate.told(to_s3("site/a.txt"))
    assert (status, "<Code>InternalError</Code>" in body, "mistake" in body) == (500, True, False)


@pytest.mark.fact("access-17")
def test_a_key_of_the_day_signs_and_the_secret_is_written_nowhere(gate: Gate, caplog: pytest.LogCaptureFixture) -> None:
    key = b"AWS4" + SECRET.encode()
    for part in ("20250615", "us-east-1", "iam", "aws4_request"):
        key = hmac.digest(key, part.encode(), "sha256")
    request = form("Action=ListUsers&Version=2010-05-08", service="iam")
    canonical = hashlib.sha256(canonical_of(request).encode()).hexdigest()
    scope = "20250615/us-east-1/iam/aws4_request"
    words = f"AWS4-HMAC-SHA256\n{request.header('x-amz-date')}\n{scope}\n{canonical}"
    derived = hmac.digest(key, words.encode(), "sha256").hex()
    assert request.header("authorization").endswith(f"Signature={derived}")
    calls: list[Called] = []
    gate.admin.client.listen(Called, calls.append)
    assert gate.told(request)[0] == 200
    assert SECRET not in repr(calls) + caplog.text
    events = gate.admin.call("cloudtrail:LookupEvents")["Events"]
    assert [each["AccessKeyId"] for each in events if each["EventName"] == "ListUsers"] == [KEY]
    assert SECRET not in repr(events)


def canonical_of(request: HttpRequest) -> str:
    """The request as signature version 4 sees it."""
    names = request.header("authorization").partition("SignedHeaders=")[2].partition(",")[0]
    headers = "".join(f"{name}:{request.header(name)}\n" for name in names.split(";"))
    return f"POST\n/\n\n{headers}\n{names}\n{hashlib.sha256(request.body.bytes()).hexdigest()}"
