"""Policies reach into services, whatever the resource and the circumstances."""

from __future__ import annotations

import json
from typing import Any

import pytest

from model.laws.access.breadth import allows_somewhere, reaches
from model.laws.access.policy import Policy, read_policy


def policy(**statement: Any) -> Policy:
    whole = {"Effect": "Allow", "Resource": "*"} | statement
    return read_policy(json.dumps({"Version": "2012-10-17", "Statement": whole}), "own")


@pytest.mark.parametrize(
    ("statement", "there"),
    [
        ({"Action": "*"}, True),
        ({"Action": "s3:GetObject", "Resource": "arn:aws:s3:::one/*"}, True),
        ({"Action": "S3:Get*"}, True),
        ({"Action": "s?:*"}, True),
        ({"Action": "s3-outposts:*"}, False),
        ({"NotAction": "iam:*"}, True),
        ({"NotAction": ["iam:*", "s3:*"]}, False),
        ({"NotAction": "s3:Get*"}, True),
        ({"Effect": "Deny", "Action": "s3:*"}, False),
    ],
)
def test_a_policy_reaches_into_a_service_when_it_allows_anything_in_it(statement: dict[str, Any], there: bool) -> None:
    assert reaches([policy(**statement)], "s3") is there


@pytest.mark.parametrize(
    ("denied", "left"),
    [
        ({"Action": "s3:*"}, False),
        ({"NotAction": "iam:*"}, False),
        ({"Action": "s3:Put*"}, True),
        ({"Action": "s3:*", "Resource": "arn:aws:s3:::one"}, True),
        ({"Action": "s3:*", "Condition": {"Bool": {"aws:SecureTransport": "false"}}}, True),
    ],
)
def test_only_a_deny_of_all_of_it_without_conditions_takes_a_service_away(denied: dict[str, Any], left: bool) -> None:
    assert reaches([policy(Action="*"), policy(Effect="Deny", **denied)], "s3") is left


def test_an_action_is_allowed_somewhere_unless_it_is_denied_everywhere() -> None:
    reading = policy(Action="s3:Get*", Resource="arn:aws:s3:::one/*")

    assert allows_somewhere([reading], "s3:GetObject")
    assert not allows_somewhere([reading], "s3:PutObject")
    assert not allows_somewhere([reading, policy(Effect="Deny", Action="s3:GetObject")], "s3:GetObject")
    assert not allows_somewhere([policy(Effect="Deny", Action="s3:GetObject"), reading], "s3:GetObject")
