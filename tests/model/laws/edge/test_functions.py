"""What functions at edges are given, and what their answers come to."""

from __future__ import annotations

from copy import deepcopy
from typing import Any

import pytest

from model.laws.edge.function_answers import Invalid, read_request, read_response
from model.laws.edge.function_events import Context, Made, request_event, response_event
from model.laws.edge.terms import Asked

CONTEXT = Context("d1.cloudfront.net", "E1", "id", "192.0.2.1")
ASKED = Asked("GET", "/a", "p=1&p=2&q", {"host": "x", "cookie": "c=1; d=2", "upgrade": "h2c"})
EVENT = request_event(CONTEXT, ASKED)


def edited(**change: Any) -> Asked | Made:
    """What comes of the request with another member."""
    return read_request(EVENT, {**deepcopy(EVENT["request"]), **change})


def test_a_request_that_is_given_back_is_the_same_but_for_what_functions_do_not_see() -> None:
    assert edited() == Asked("GET", "/a", "p=1&p=2&q", {"host": "x", "cookie": "c=1; d=2"})


def test_of_several_values_the_list_counts_where_it_was_changed_and_else_the_first() -> None:
    both = [{"value": "1"}, {"value": "2"}]
    first = edited(querystring={"p": {"value": "9", "multiValue": both}})
    third = edited(querystring={"p": {"value": "9", "multiValue": [*both, {"value": "3"}]}})
    assert (first[2], third[2]) == ("p=9&p=2", "p=1&p=2&p=3")


def test_what_a_request_loses_is_gone() -> None:
    assert edited(cookies={}, querystring={}) == Asked("GET", "/a", "", {"host": "x"})


@pytest.mark.parametrize(
    "change",
    [
        {"uri": "a"},
        {"uri": None},
        {"uri": "/" + "a" * 8192},
        {"uri": "/a b"},
        {"querystring": {"a#": {"value": ""}}},
        {"querystring": []},
        {"querystring": {"a": "b"}},
        {"querystring": {"a": {"multiValue": "b"}}},
        {"headers": {"host": {"value": "x"}, "a": {"value": 1}}},
        {"headers": {"host": {"value": "x"}, "x-edge-a": {"value": ""}}},
        {"headers": {"host": {"value": "x"}, "via": {"value": ""}}},
        {"cookies": {"a": {}}},
    ],
)
def test_what_is_no_request_is_refused(change: dict[str, Any]) -> None:
    with pytest.raises(Invalid):
        edited(**change)


def test_the_attributes_of_cookies_stay_with_them() -> None:
    cookies = "a=1; Path=/; Secure\nb=2"
    made = Made(200, {"content-type": "text/plain", "set-cookie": cookies, "x-cache": "Hit from cloudfront"})
    event = response_event(CONTEXT, ASKED, made)
    assert event["response"]["cookies"] == {"a": {"value": "1", "attributes": "Path=/; Secure"}, "b": {"value": "2"}}
    assert read_response(event, event["response"]) == Made(200, {"content-type": "text/plain", "set-cookie": cookies})


@pytest.mark.parametrize(
    ("body", "read"),
    [
        ("text", b"text"),
        ({"encoding": "text", "data": "ü"}, "ü".encode()),
        ({"encoding": "base64", "data": "aGk="}, b"hi"),
        (None, None),
    ],
)
def test_a_body_is_text_or_base64(body: Any, read: bytes | None) -> None:
    answer = edited(statusCode=200, headers={}, cookies={}, body=body)
    assert isinstance(answer, Made)
    assert answer.body == read


@pytest.mark.parametrize(
    "change",
    [
        {"statusCode": "200"},
        {"statusCode": True},
        {"statusCode": 100},
        {"statusCode": 200, "body": {"encoding": "base64", "data": "?"}},
        {"statusCode": 200, "body": {"encoding": "hex", "data": "00"}},
        {"statusCode": 200, "body": 5},
        {"statusCode": 200, "cookies": {"a": {"value": "1", "attributes": "Path=/\nb=2"}}},
    ],
)
def test_what_is_no_response_is_refused(change: dict[str, Any]) -> None:
    with pytest.raises(Invalid):
        edited(**change)
