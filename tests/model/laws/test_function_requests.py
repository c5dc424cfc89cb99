"""Web requests as functions are told of them, and what their answers come to."""

from __future__ import annotations

import json
from base64 import b64encode
from typing import Any

import pytest

from model.laws.function_requests import MOST_BYTES, WebRequest, answer_of, event_of

GROUP = "arn:aws:elasticloadbalancing:us-east-1:123456789012:targetgroup/calls/0123456789abcdef"
ASKED = WebRequest("POST", "/tea", "a=1&a=2&b=x%20y", (("host", "shop"), ("accept", "a"), ("accept", "b")), b"body")


def test_a_function_is_told_the_last_of_several_values() -> None:
    event = event_of(ASKED, GROUP, several=False)
    assert event == {
        "requestContext": {"elb": {"targetGroupArn": GROUP}},
        "httpMethod": "POST",
        "path": "/tea",
        "queryStringParameters": {"a": "2", "b": "x%20y"},
        "headers": {"host": "shop", "accept": "b"},
        "body": "body",
        "isBase64Encoded": False,
    }


def test_or_all_of_them_where_its_group_wants_that() -> None:
    event = event_of(ASKED, GROUP, several=True)
    assert event["multiValueQueryStringParameters"] == {"a": ["1", "2"], "b": ["x%20y"]}
    assert event["multiValueHeaders"] == {"host": ["shop"], "accept": ["a", "b"]}
    assert {"headers", "queryStringParameters"}.isdisjoint(event)


@pytest.mark.parametrize("headers", [{"content-type": "image/png"}, {"content-encoding": "gzip"}])
def test_what_is_no_text_is_told_in_base_64(headers: dict[str, str]) -> None:
    event = event_of(ASKED._replace(headers=tuple(headers.items()), body=b"\xff"), GROUP, several=False)
    assert (event["body"], event["isBase64Encoded"]) == ("/w==", True)


def test_an_answer_has_a_status_headers_and_a_body() -> None:
    said = {"statusCode": 201, "headers": {"Content-Type": "text/plain"}, "body": "made"}
    answer = answer_of(json.dumps(said), several=False)
    assert (answer.status, answer.headers, answer.body, answer.reason) == (
        201,
        {"content-type": "text/plain"},
        b"made",
        "",
    )


def test_an_answer_may_be_in_base_64_and_have_several_values() -> None:
    body = b64encode(b"\xff").decode()
    said = {"statusCode": 200, "multiValueHeaders": {"vary": ["a", "b"]}, "body": body, "isBase64Encoded": True}
    answer = answer_of(json.dumps(said), several=True)
    assert (answer.headers, answer.body) == ({"vary": "a, b"}, b"\xff")


@pytest.mark.parametrize(
    "said",
    [
        "no JSON",
        "[]",
        {},
        {"statusCode": "200"},
        {"statusCode": 99},
        {"statusCode": 200, "body": 1},
        {"statusCode": 200, "headers": ["x"]},
        {"statusCode": 200, "headers": {"x": ["y"]}},
        {"statusCode": 200, "body": "?", "isBase64Encoded": True},
        {"statusCode": 200, "body": "x" * (MOST_BYTES + 1)},
    ],
)
def test_what_is_no_answer_is_a_bad_gateway(said: Any) -> None:
    answer = answer_of(said if isinstance(said, str) else json.dumps(said), several=False)
    assert (answer.status, bool(answer.reason)) == (502, True)
