"""What flows from thing to thing, as it is configured and as roles let it."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Iterator
from typing import Any

import pytest

from model.client import Channel, Client
from model.desk import channels
from tests.screens.corner import ORDERS, TAKEN, TILL, build_corner

CORNER = [
    "queue orders -> function till",
    "topic taken -> queue orders",
    "bucket corner-letters -> function till",
    "function till ~> table orders",
]


class Corner:
    """The corner shop, and its owner."""

    def __init__(self) -> None:
        self._loop = asyncio.new_event_loop()
        self.client: Client = self._loop.run_until_complete(build_corner())

    def call(self, action: str, **params: Any) -> None:
        self._loop.run_until_complete(self.client.call(action, **params))

    def advance(self, seconds: float) -> None:
        self._loop.run_until_complete(self.client.run_until(self.client.now + seconds))

    @property
    def flow(self) -> set[str]:
        return {told(each) for each in self._loop.run_until_complete(self.client.channels())}

    def close(self) -> None:
        self._loop.run_until_complete(self.client.close())
        self._loop.close()


def told(channel: Channel) -> str:
    """`queue orders -> function till`"""
    ends = [
        f"{kind.partition(':')[2].lower()} {id.rpartition(':')[2]}" for kind, _, id in (channel.source, channel.target)
    ]
    return (" -> " if channel.sure else " ~> ").join(ends)


@pytest.fixture
def corner() -> Iterator[Corner]:
    corner = Corner()
    yield corner
    corner.close()


def test_events_flow_as_mappings_subscriptions_and_notifications_have_it_and_on_to_what_a_role_may_write_to(
    corner: Corner,
) -> None:
    assert corner.flow == set(CORNER)


def test_what_is_taken_away_flows_no_more(corner: Corner) -> None:
    corner.call("s3:PutBucketNotificationConfiguration", Bucket="corner-letters", NotificationConfiguration={})
    corner.call("iam:DeleteRolePolicy", RoleName="runner", PolicyName="keeps")

    assert corner.flow == set(CORNER[:2])


def test_a_role_that_may_write_to_everything_says_nothing_of_where_it_writes(corner: Corner) -> None:
    everything = {"Effect": "Allow", "Action": "*", "Resource": "*"}
    document = json.dumps({"Version": "2012-10-17", "Statement": [everything]})
    corner.call("iam:PutRolePolicy", RoleName="runner", PolicyName="keeps", PolicyDocument=document)

    assert corner.flow == set(CORNER[:3])


def test_a_denied_way_is_none(corner: Corner) -> None:
    deny = {"Effect": "Deny", "Action": "dynamodb:*", "Resource": "*"}
    document = json.dumps({"Version": "2012-10-17", "Statement": [deny]})
    corner.call("iam:PutRolePolicy", RoleName="runner", PolicyName="denies", PolicyDocument=document)

    assert corner.flow == set(CORNER[:3])


def test_letters_that_nobody_takes_go_aside_and_the_version_of_a_function_is_the_function(corner: Corner) -> None:
    corner.call("sqs:CreateQueue", QueueName="aside")
    redrive = json.dumps({"deadLetterTargetArn": ORDERS.replace("orders", "aside"), "maxReceiveCount": 3})
    url = "http://sqs.us-east-1.amazonaws.com/123456789012/orders"
    corner.call("sqs:SetQueueAttributes", QueueUrl=url, Attributes={"RedrivePolicy": redrive})
    corner.call("lambda:PublishVersion", FunctionName="till")
    corner.call(
        "lambda:AddPermission",
        FunctionName="till",
        StatementId="news",
        Action="lambda:InvokeFunction",
        Principal="sns.amazonaws.com",
        Qualifier="1",
    )
    corner.call("sns:Subscribe", TopicArn=TAKEN, Protocol="lambda", Endpoint=f"{TILL}:1")

    assert corner.flow == {*CORNER, "queue orders -> queue aside", "topic taken -> function till"}


def test_of_very_many_things_only_the_first_are_looked_at(corner: Corner, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(channels, "MOST_LOOKED_AT", 0)

    assert corner.flow == set()


def test_of_very_many_ways_those_that_are_configured_are_told(corner: Corner, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(channels, "MOST_TOLD", 3)

    assert corner.flow == set(CORNER[:3])
