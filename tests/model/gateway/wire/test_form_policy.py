"""What was signed for a form decides what the form may say."""

import json
from base64 import b64encode
from typing import Any

import pytest

from model.gateway.wire.form_policy import read_form_policy
from model.kit.errors import AwsError

NOW = 1_750_000_000.0
EXPIRATION = "2025-06-15T15:30:00Z"
FIELDS = {"bucket": "photos", "key": "user/ann/a.txt", "content-type": "image/png"}


def encoded(document: Any) -> str:
    return b64encode(json.dumps(document).encode()).decode()


def policy(*conditions: Any) -> str:
    return encoded({"expiration": EXPIRATION, "conditions": [{"bucket": "photos"}, *conditions]})


def refusal(text: str, fields: dict[str, str], size: int = 5, now: float = NOW) -> tuple[str, str]:
    with pytest.raises(AwsError) as caught:
        read_form_policy(text).refuse(fields, size, now)
    return caught.value.code, caught.value.message


@pytest.mark.parametrize(
    "conditions",
    [
        [["starts-with", "$key", "user/"], {"Content-Type": "image/png"}],
        [["eq", "$Key", "user/ann/a.txt"], ["starts-with", "$Content-Type", "image/"]],
        [["starts-with", "$key", ""], ["starts-with", "$content-type", ""], ["content-length-range", 5, "5"]],
    ],
)
def test_a_form_that_says_what_was_signed_passes(conditions: list[Any]) -> None:
    read_form_policy(policy(*conditions)).refuse(FIELDS | {"x-ignore-button": "go", "policy": "…"}, 5, NOW)


def test_every_kind_of_a_list_of_kinds_has_to_begin_as_signed() -> None:
    several = policy(["starts-with", "$key", ""], ["starts-with", "$Content-Type", "image/"])
    read_form_policy(several).refuse(FIELDS | {"content-type": "image/png, image/gif"}, 5, NOW)
    assert refusal(several, FIELDS | {"content-type": "image/png, text/html"})[0] == "AccessDenied"


@pytest.mark.parametrize(
    ("conditions", "why"),
    [
        ([["eq", "$key", "other"]], 'Policy Condition failed: ["eq", "$key", "other"]'),
        ([["starts-with", "$key", "user/bob"]], 'Policy Condition failed: ["starts-with", "$key", "user/bob"]'),
        ([{"acl": "private"}, ["starts-with", "$key", ""]], 'Policy Condition failed: ["eq", "$acl", "private"]'),
        ([["starts-with", "$key", ""]], "Extra input fields: content-type"),
    ],
)
def test_a_form_that_says_something_else_is_denied(conditions: list[Any], why: str) -> None:
    assert refusal(policy(*conditions), FIELDS) == ("AccessDenied", f"Invalid according to Policy: {why}")


def test_a_form_that_comes_late_is_denied() -> None:
    assert refusal(policy(), FIELDS, now=NOW + 1e6)[1] == "Invalid according to Policy: Policy expired."


@pytest.mark.parametrize(("size", "code"), [(2, "EntityTooSmall"), (11, "EntityTooLarge")])
def test_a_file_is_as_large_as_was_signed(size: int, code: str) -> None:
    kept = policy(["starts-with", "$key", ""], ["starts-with", "$content-type", ""], ["content-length-range", 3, 10])
    assert refusal(kept, FIELDS, size)[0] == code


@pytest.mark.parametrize(
    "text",
    [
        "no base64",
        b64encode(b"no json").decode(),
        encoded([]),
        encoded({"conditions": []}),
        encoded({"expiration": EXPIRATION}),
        encoded({"expiration": EXPIRATION, "CONDITIONS": []}),
        encoded({"expiration": "soon", "conditions": []}),
        encoded({"expiration": 7, "conditions": []}),
        policy(["content-length-range", 1]),
        policy(["content-length-range", 1, "many"]),
        policy(["content-length-range", 1, None]),
        policy(["ends-with", "$key", "x"]),
        policy(["eq", "key", "x"]),
        policy(["eq", "$key", 7]),
        policy(["eq", "$key"]),
        policy("all"),
        policy({"acl": ["private"]}),
    ],
)
def test_what_is_no_policy_is_refused(text: str) -> None:
    assert refusal(text, FIELDS)[0] == "InvalidPolicyDocument"
