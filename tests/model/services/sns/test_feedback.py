"""Topics write down how their deliveries went, where they are given roles for that."""

from __future__ import annotations

import json
from typing import Any

import pytest

from tests.admin import Admin
from tests.model.services.iam.people import Person, policy
from tests.model.services.sns.press import ACCOUNT, Press
from tests.model.services.sns.test_retries import Server
from tests.shop import Shop

ROLE = f"arn:aws:iam::{ACCOUNT}:role/feedback"
GROUP = f"sns/us-east-1/{ACCOUNT}/news"
VERSION = {"Version": "2012-10-17"}
WRITING = ["logs:CreateLogGroup", "logs:CreateLogStream", "logs:PutLogEvents"]
EVERY = {
    "SQSSuccessFeedbackRoleArn": ROLE,
    "SQSFailureFeedbackRoleArn": ROLE,
    "SQSSuccessFeedbackSampleRate": "100",
}


def make_role(admin: Admin, *, trusts: str = "sns", may: list[str] | None = None) -> None:
    trusting = {"Effect": "Allow", "Principal": {"Service": f"{trusts}.amazonaws.com"}, "Action": "sts:AssumeRole"}
    admin.call(
        "iam:CreateRole", RoleName="feedback", AssumeRolePolicyDocument=json.dumps({"Statement": [trusting]} | VERSION)
    )
    writing = policy({"Effect": "Allow", "Action": WRITING if may is None else may, "Resource": "*"})
    admin.call("iam:PutRolePolicy", RoleName="feedback", PolicyName="own", PolicyDocument=writing)


def written(admin: Admin, group: str) -> list[dict[str, Any]]:
    known = [each["logGroupName"] for each in admin.call("logs:DescribeLogGroups")["logGroups"]]
    if group not in known:
        return []
    return [json.loads(each["message"]) for each in admin.call("logs:FilterLogEvents", logGroupName=group)["events"]]


def test_what_was_delivered_and_what_was_not_is_written_into_groups_of_the_topic(admin: Admin) -> None:
    make_role(admin)
    press = Press(admin, **EVERY)
    invited, uninvited = press.queue("one"), press.queue("two", invited=False)
    sent = press.publish("hello")

    (well,), (badly,) = written(admin, GROUP), written(admin, f"{GROUP}/Failure")
    assert (well["status"], well["delivery"]["statusCode"]) == ("SUCCESS", 200)
    assert well["delivery"]["destination"] == invited.arn
    assert well["notification"] == {
        "messageMD5Sum": "5d41402abc4b2a76b9719d911017c592",
        "messageId": sent["MessageId"],
        "topicArn": press.arn,
        "timestamp": "2025-06-15 12:00:00.000",
    }
    assert (badly["status"], badly["delivery"]["statusCode"]) == ("FAILURE", 403)
    assert badly["delivery"]["destination"] == uninvited.arn
    assert json.loads(badly["delivery"]["providerResponse"])["ErrorCode"] == "AccessDenied"


def test_of_what_was_delivered_a_sample_is_written_down(admin: Admin) -> None:
    make_role(admin)
    press = Press(admin, **EVERY)
    press.call("SetTopicAttributes", AttributeName="SQSSuccessFeedbackSampleRate", AttributeValue="30")
    press.queue("one")
    for _ in range(40):
        press.publish("hello")

    assert 4 < len(written(admin, GROUP)) < 22
    press.call("SetTopicAttributes", AttributeName="SQSSuccessFeedbackSampleRate", AttributeValue="")
    assert "SQSSuccessFeedbackSampleRate" not in press.attributes()
    before = len(written(admin, GROUP))
    press.publish("hello")
    assert len(written(admin, GROUP)) == before


@pytest.mark.parametrize("lack", [{"trusts": "ec2"}, {"may": ["logs:CreateLogGroup"]}])
def test_under_a_role_that_does_not_let_it_nothing_is_written_and_all_is_delivered(
    admin: Admin, lack: dict[str, Any]
) -> None:
    make_role(admin, **lack)
    press = Press(admin, **EVERY)
    queue = press.queue("one")
    press.publish("hello")

    assert len(queue.bodies()) == 1
    assert written(admin, GROUP) == []


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("SQSSuccessFeedbackSampleRate", "101"),
        ("SQSSuccessFeedbackSampleRate", "-1"),
        ("HTTPFailureFeedbackRoleArn", "feedback"),
        ("SMSSuccessFeedbackRoleArn", ROLE),
    ],
)
def test_what_makes_no_sense_is_refused(admin: Admin, name: str, value: str) -> None:
    press = Press(admin)

    assert press.refused("SetTopicAttributes", AttributeName=name, AttributeValue=value).code == "InvalidParameter"
    assert name not in press.attributes()


def test_a_role_is_handed_over_only_by_who_may_pass_it(admin: Admin) -> None:
    make_role(admin)
    press = Press(admin)
    ann = Person(admin, "ann")
    own = policy({"Action": "sns:*"})
    admin.call("iam:PutUserPolicy", UserName="ann", PolicyName="own", PolicyDocument=own)
    asked = {"TopicArn": press.arn, "AttributeName": "SQSFailureFeedbackRoleArn", "AttributeValue": ROLE}

    assert "iam:PassRole" in ann.refused("sns:SetTopicAttributes", **asked).message


def test_what_was_given_up_is_written_down_with_how_often_it_was_tried(admin: Admin) -> None:
    make_role(admin)
    press = Press(admin, HTTPFailureFeedbackRoleArn=ROLE)
    server = Server(Shop(admin), press)
    server.turn(up=False)
    press.publish("hello")
    assert written(admin, f"{GROUP}/Failure") == []
    admin.advance(60)

    (badly,) = written(admin, f"{GROUP}/Failure")
    assert badly["delivery"]["destination"] == server.url
    assert (badly["delivery"]["attempts"], badly["delivery"]["providerResponse"]) == (4, "timeout")
