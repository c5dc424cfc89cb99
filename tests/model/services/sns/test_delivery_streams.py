"""Topics fill delivery streams."""

from __future__ import annotations

import json
from typing import Any

import pytest

from tests.admin import Admin
from tests.model.services.firehose.piping import ACCOUNT, NAME, Pipe, laid, make_lake, make_role
from tests.model.services.iam.people import Person
from tests.model.services.sns.press import Press
from tests.model.services.sqs.mail import Post

STREAM = f"arn:aws:firehose:us-east-1:{ACCOUNT}:deliverystream/{NAME}"


@pytest.fixture
def press(admin: Admin) -> Press:
    make_lake(admin)
    make_role(admin, "filler", "sns", "firehose:PutRecord")
    Pipe(admin, how={"BufferingHints": {"SizeInMBs": 1, "IntervalInSeconds": 0}})
    return Press(admin)


ROLE = f"arn:aws:iam::{ACCOUNT}:role/filler"


def lines(admin: Admin) -> list[str]:
    admin.advance(10)
    return b"".join(laid(admin).values()).decode().splitlines()


def test_each_message_is_a_line_with_what_is_told_of_it(press: Press) -> None:
    arn = press.subscribe("firehose", STREAM, SubscriptionRoleArn=ROLE)
    sent = press.publish("one", Subject="s", MessageAttributes={"k": {"DataType": "String", "StringValue": "v"}})
    press.publish("two")

    first, second = (json.loads(line) for line in lines(press.admin))
    assert first.pop("UnsubscribeURL").endswith(arn)
    assert first == {
        "Type": "Notification",
        "MessageId": sent["MessageId"],
        "TopicArn": press.arn,
        "Subject": "s",
        "Message": "one",
        "Timestamp": "2025-06-15T12:01:00.000Z",
        "MessageAttributes": {"k": {"Type": "String", "Value": "v"}},
    }
    assert second["Message"] == "two"
    told = press.admin.call("sns:GetSubscriptionAttributes", SubscriptionArn=arn)["Attributes"]
    assert (told["SubscriptionRoleArn"], told["PendingConfirmation"]) == (ROLE, "false")


def test_raw_messages_are_lines_as_they_are(press: Press) -> None:
    press.subscribe("firehose", STREAM, SubscriptionRoleArn=ROLE, RawMessageDelivery="true")
    press.publish("one")
    press.publish("two")
    assert lines(press.admin) == ["one", "two"]


def test_what_the_role_may_not_put_lies_with_the_dead_letters(press: Press) -> None:
    letters = Post(press.admin, "letters")
    policy = {"Effect": "Allow", "Principal": "*", "Action": "sqs:SendMessage", "Resource": letters.arn}
    document = json.dumps({"Version": "2012-10-17", "Statement": [policy]})
    letters.call("SetQueueAttributes", Attributes={"Policy": document})
    redrive = json.dumps({"deadLetterTargetArn": letters.arn})
    press.subscribe("firehose", STREAM, SubscriptionRoleArn=ROLE, RedrivePolicy=redrive)
    press.admin.call("iam:DeleteRolePolicy", RoleName="filler", PolicyName="own")
    press.publish("lost")
    (body,) = letters.bodies()
    assert json.loads(body)["Message"] == "lost"


@pytest.mark.parametrize(
    ("endpoint", "how", "words"),
    [
        ("arn:aws:sqs:us-east-1:123456789012:q", {"SubscriptionRoleArn": ROLE}, "Firehose endpoint ARN"),
        (STREAM, {}, "SubscriptionRoleArn"),
        (STREAM, {"SubscriptionRoleArn": "none"}, "SubscriptionRoleArn"),
    ],
)
def test_a_stream_is_subscribed_with_a_role(press: Press, endpoint: str, how: dict[str, Any], words: str) -> None:
    refusal = press.refused("Subscribe", Protocol="firehose", Endpoint=endpoint, Attributes=how)
    assert refusal.code == "InvalidParameter"
    assert words in refusal.message


def test_no_more_than_five_streams_are_filled_by_a_topic(press: Press) -> None:
    for number in range(5):
        press.subscribe("firehose", f"{STREAM}{number}", SubscriptionRoleArn=ROLE)
    how = {"Protocol": "firehose", "Endpoint": STREAM, "Attributes": {"SubscriptionRoleArn": ROLE}}
    assert press.refused("Subscribe", **how).code == "SubscriptionLimitExceeded"
    person = Person(press.admin, "ann")
    person.given({"Action": "sns:*"})
    assert "iam:PassRole" in person.refused("sns:Subscribe", TopicArn=press.arn, **how).message


def test_others_have_no_use_for_a_role(press: Press) -> None:
    how = {"Protocol": "sms", "Endpoint": "+15550100", "Attributes": {"SubscriptionRoleArn": ROLE}}
    assert "SubscriptionRoleArn" in press.refused("Subscribe", **how).message
