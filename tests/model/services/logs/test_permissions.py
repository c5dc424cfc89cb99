from __future__ import annotations

import pytest

from tests.admin import Admin
from tests.model.services.iam.people import Person
from tests.model.services.logs.saying import ARN, Log

WITHIN = f"{ARN}:*"


@pytest.fixture
def ann(admin: Admin) -> Person:
    Log(admin, tags={"team": "shop"})
    admin.call("logs:CreateLogGroup", logGroupName="/other")
    return Person(admin, "ann")


def test_a_group_is_opened_with_all_that_is_in_it(ann: Person) -> None:
    ann.given({"Action": "logs:*", "Resource": WITHIN})

    assert ann.may("logs:FilterLogEvents", logGroupName="/shop/web")
    assert ann.may("logs:GetLogEvents", logGroupName="/shop/web", logStreamName="web-1")
    assert ann.may("logs:PutRetentionPolicy", logGroupName="/shop/web", retentionInDays=7)
    assert not ann.may("logs:FilterLogEvents", logGroupName="/other")
    assert not ann.may("logs:DescribeLogGroups")
    assert not ann.may("logs:TagResource", resourceArn=ARN, tags={"a": "b"})


def test_the_group_alone_is_for_its_tags(ann: Person) -> None:
    ann.given({"Action": "logs:*", "Resource": ARN})

    assert ann.may("logs:TagResource", resourceArn=ARN, tags={"a": "b"})
    assert not ann.may("logs:FilterLogEvents", logGroupName="/shop/web")


def test_one_stream_can_be_opened(ann: Person) -> None:
    ann.given({"Action": "logs:*", "Resource": f"{ARN}:log-stream:web-*"})
    event = [{"timestamp": int(ann.admin.now * 1000), "message": "hello"}]

    assert ann.may("logs:PutLogEvents", logGroupName="/shop/web", logStreamName="web-1", logEvents=event)
    assert ann.may("logs:CreateLogStream", logGroupName="/shop/web", logStreamName="web-2")
    assert not ann.may("logs:CreateLogStream", logGroupName="/shop/web", logStreamName="api-1")
    assert not ann.may("logs:DeleteLogGroup", logGroupName="/shop/web")


def test_a_refusal_names_what_it_is_about(ann: Person) -> None:
    refusal = ann.refused("logs:GetLogEvents", logGroupName="/shop/web", logStreamName="web-1")

    assert refusal.code == "AccessDeniedException"
    assert f"not authorized to perform: logs:GetLogEvents on resource: {ARN}:log-stream:web-1" in refusal.message


def test_tags_of_the_group_and_of_the_request_can_be_asked_for(ann: Person) -> None:
    mine = {"StringEquals": {"aws:ResourceTag/team": "shop"}}
    ann.given({"Action": "logs:FilterLogEvents", "Condition": mine})
    assert ann.may("logs:FilterLogEvents", logGroupName="/shop/web")
    assert not ann.may("logs:FilterLogEvents", logGroupName="/other")

    ann.given({"Action": "logs:CreateLogGroup", "Condition": {"StringEquals": {"aws:RequestTag/team": "shop"}}})
    assert ann.may("logs:CreateLogGroup", logGroupName="/mine", tags={"team": "shop"})
    assert not ann.may("logs:CreateLogGroup", logGroupName="/yours", tags={"team": "other"})
