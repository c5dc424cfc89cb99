"""What is published comes to functions, as they know it."""

from __future__ import annotations

import json

import pytest

from tests.admin import Admin
from tests.model.services.lambda_.callee import Callee
from tests.model.services.sns.press import Press, inbox, token_in, told
from tests.model.services.sns.test_push import application, device
from tests.model.services.sqs.mail import Post


def listening(admin: Admin, press: Press, **attributes: str) -> tuple[Callee, str]:
    """A function that lets the topic in, and its subscription."""
    callee = Callee(admin)
    callee.let_in("sns.amazonaws.com", press.arn)
    return callee, press.subscribe("lambda", callee.arn, **attributes)


def test_a_function_is_told_in_a_record_of_a_message(admin: Admin) -> None:
    press = Press(admin)
    callee, subscription = listening(admin, press)
    id = press.publish(
        "a teapot", Subject="News", MessageAttributes={"kind": {"DataType": "String", "StringValue": "tea"}}
    )["MessageId"]
    admin.advance(5)
    (record,) = callee.records()
    assert (record["EventSource"], record["EventVersion"]) == ("aws:sns", "1.0")
    assert record["EventSubscriptionArn"] == subscription
    said = record["Sns"]
    assert (said["Type"], said["MessageId"], said["TopicArn"]) == ("Notification", id, press.arn)
    assert (said["Message"], said["Subject"]) == ("a teapot", "News")
    assert said["MessageAttributes"] == {"kind": {"Type": "String", "Value": "tea"}}
    assert said["UnsubscribeUrl"].endswith(subscription)
    assert {"SigningCertUrl", "Signature", "SignatureVersion", "Timestamp"} < set(said)


def test_a_function_that_lets_no_topic_in_is_told_nothing_and_the_letter_is_put_aside(admin: Admin) -> None:
    press, callee, letters = Press(admin), Callee(admin), Press(admin, "late").queue("letters")
    policy = {
        "Version": "2012-10-17",
        "Statement": {
            "Effect": "Allow",
            "Principal": {"Service": "sns.amazonaws.com"},
            "Action": "sqs:SendMessage",
            "Resource": letters.arn,
        },
    }
    letters.call("SetQueueAttributes", Attributes={"Policy": json.dumps(policy)})
    press.subscribe("lambda", callee.arn, RedrivePolicy=json.dumps({"deadLetterTargetArn": letters.arn}))
    press.publish("lost")
    admin.advance(5)
    assert (callee.told(), told(letters)) == ([], ["lost"])


@pytest.mark.fact("sns-02")
def test_one_message_reaches_subscribers_of_every_protocol(admin: Admin) -> None:
    press = Press(admin)
    refusal = press.refused("Subscribe", Protocol="ftp", Endpoint="ftp://example.com")
    assert refusal.code == "InvalidParameter"
    post: Post = press.queue("post")
    callee, _ = listening(admin, press)
    phone, web = device(admin, application(admin)), ("http://example.com/in", "https://example.com/in")
    people = {"email": "ann@example.com", "email-json": "bob@example.com", "http": web[0], "https": web[1]}
    for protocol, endpoint in people.items():
        press.subscribe(protocol, endpoint)
        press.call("ConfirmSubscription", Token=token_in(inbox(admin, endpoint)[0].text))
    press.subscribe("sms", "+15551234567")
    press.subscribe("application", phone)

    press.publish("to all")
    admin.advance(5)
    assert told(post) == ["to all"]
    assert [record["Sns"]["Message"] for record in callee.records()] == ["to all"]
    for endpoint in (*people.values(), "+15551234567", phone):
        assert "to all" in inbox(admin, endpoint)[-1].text
