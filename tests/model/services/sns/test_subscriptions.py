from __future__ import annotations

import json
from typing import Any

import pytest

from tests.admin import Admin
from tests.model.services.sns.press import ACCOUNT, Press, inbox, invite, token_in, told
from tests.model.services.sqs.mail import Post
from tests.model.services.sts.people import AWAY, Elsewhere


@pytest.mark.fact("sns-03")
def test_a_letter_comes_only_after_the_address_has_agreed(admin: Admin) -> None:
    press = Press(admin)
    asked = press.call("Subscribe", Protocol="email", Endpoint="ann@example.com")
    assert asked == {"SubscriptionArn": "pending confirmation"}
    (listed,) = admin.call("sns:ListSubscriptions")["Subscriptions"]
    assert listed["SubscriptionArn"] == "PendingConfirmation"
    (request,) = inbox(admin, "ann@example.com")
    assert request.subject == "AWS Notification - Subscription Confirmation"
    press.publish("too early")
    assert len(inbox(admin)) == 1

    agreed = press.call("ConfirmSubscription", Token=token_in(request.text))["SubscriptionArn"]
    press.publish("in time", Subject="News")
    letter = inbox(admin)[-1]
    assert (letter.to, letter.subject, letter.text.partition("\n")[0]) == ("ann@example.com", "News", "in time")

    admin.call("sns:Unsubscribe", SubscriptionArn=agreed)
    press.publish("too late")
    assert len(inbox(admin)) == 2

    own = Post(admin)
    press.subscribe("sqs", own.arn)
    told_of = press.call("ListSubscriptionsByTopic")["Subscriptions"]
    assert [each["SubscriptionArn"].startswith(f"{press.arn}:") for each in told_of] == [True]
    assert press.attributes()["SubscriptionsDeleted"] == "1"


def test_web_servers_and_mail_programs_are_sent_json(admin: Admin) -> None:
    press = Press(admin)
    for protocol, endpoint in (("https", "https://example.com/in"), ("email-json", "ann@example.com")):
        press.subscribe(protocol, endpoint)
        (request,) = inbox(admin, endpoint)
        assert json.loads(request.text)["Type"] == "SubscriptionConfirmation"
        press.call("ConfirmSubscription", Token=token_in(request.text))
        press.publish("x")
        assert json.loads(inbox(admin, endpoint)[-1].text)["Message"] == "x"


def test_text_messages_ask_nobody_and_bear_the_display_name(admin: Admin) -> None:
    press = Press(admin, DisplayName="Shop")
    press.subscribe("sms", "+15551234567")
    press.publish("your pizza is here")

    assert [each.text for each in inbox(admin, "+15551234567")] == ["Shop> your pizza is here"]


@pytest.mark.parametrize(
    ("protocol", "endpoint", "said"),
    [
        ("ftp", "ftp://example.com", "Amazon SNS does not support this protocol string: ftp"),
        ("email", "nobody", "Email address"),
        ("https", "http://example.com", "Endpoint must match the specified protocol"),
        ("sqs", "https://sqs.us-east-1.amazonaws.com/1/q", "SQS endpoint ARN"),
        ("lambda", f"arn:aws:lambda:us-east-1:{ACCOUNT}:layer:none", "Lambda endpoint ARN"),
    ],
)
def test_endpoints_that_are_none_are_refused(admin: Admin, protocol: str, endpoint: str, said: str) -> None:
    refusal = Press(admin).refused("Subscribe", Protocol=protocol, Endpoint=endpoint)

    assert (refusal.code, refusal.message) == ("InvalidParameter", f"Invalid parameter: {said}")


def test_what_is_no_telephone_is_refused_in_words_of_its_own(admin: Admin) -> None:
    refusal = Press(admin).refused("Subscribe", Protocol="sms", Endpoint="many")

    assert (refusal.code, refusal.message) == ("InvalidParameter", "Invalid SMS endpoint: many")


@pytest.mark.parametrize(
    ("name", "value", "said"),
    [
        ("RawMessageDelivery", "maybe", "RawMessageDelivery: Invalid value [maybe]. Must be true or false."),
        ("FilterPolicy", '{"key":[{"cidr":"10.0.0.0"}]}', "FilterPolicy: Malformed CIDR, one '/' required"),
        (
            "FilterPolicy",
            '{"key":[{"cidr":"10.0.0.0/x"}]}',
            "FilterPolicy: Malformed CIDR, mask bits must be an integer",
        ),
        ("FilterPolicy", '{"key":[{"cidr":"xx.11.xx/8"}]}', "FilterPolicy: Nonstandard IP address: xx.11.xx"),
        ("FilterPolicy", '{"key":[{"cidr":["x"]}]}', "FilterPolicy: prefix match pattern must be a string"),
    ],
)
def test_what_is_wrong_with_an_attribute_is_told_at_once_and_later(
    admin: Admin, name: str, value: str, said: str
) -> None:
    press = Press(admin)
    post = press.queue("post")
    asked: dict[str, Any] = {"Protocol": "sqs", "Endpoint": f"{post.arn}-too", "Attributes": {name: value}}
    assert press.refused("Subscribe", **asked).message == f"Invalid parameter: Attributes Reason: {said}"
    one = press.call("Subscribe", Protocol="sqs", Endpoint=post.arn, ReturnSubscriptionArn=True)["SubscriptionArn"]
    settings = {"SubscriptionArn": one, "AttributeName": name, "AttributeValue": value}
    refusal = admin.refused("sns:SetSubscriptionAttributes", **settings)
    assert refusal.message == f"Invalid parameter: {said}"


def test_tokens_of_nobody_confirm_nothing(admin: Admin) -> None:
    press = Press(admin)
    press.subscribe("email", "ann@example.com")

    assert press.refused("ConfirmSubscription", Token="x").message == "Invalid token"
    assert press.refused("ConfirmSubscription", Token="0" * 128).message == "Invalid parameter: Token"
    assert press.attributes()["SubscriptionsPending"] == "1"


def test_what_nobody_confirms_ends_after_two_days(admin: Admin) -> None:
    press = Press(admin)
    press.subscribe("email", "ann@example.com")
    admin.advance(2 * 86400 - 1)
    assert len(admin.call("sns:ListSubscriptions")["Subscriptions"]) == 1
    admin.advance(1)

    assert admin.call("sns:ListSubscriptions")["Subscriptions"] == []
    assert press.attributes()["SubscriptionsPending"] == "0"


def test_the_same_endpoint_is_subscribed_once(admin: Admin) -> None:
    press, post = Press(admin), Post(admin)
    first = press.subscribe("sqs", post.arn, RawMessageDelivery="true")

    assert press.subscribe("sqs", post.arn, RawMessageDelivery="true") == first
    asked: dict[str, Any] = {"Protocol": "sqs", "Endpoint": post.arn, "Attributes": {"RawMessageDelivery": "false"}}
    assert press.refused("Subscribe", **asked).message.endswith("Subscription already exists with different attributes")


def test_another_accounts_queue_is_asked_in_a_message(admin: Admin) -> None:
    press, away = Press(admin), Elsewhere(admin)
    url = away.call("sqs:CreateQueue", QueueName="theirs")["QueueUrl"]
    arn = f"arn:aws:sqs:us-east-1:{AWAY}:theirs"
    statement = {
        "Effect": "Allow",
        "Principal": {"Service": "sns.amazonaws.com"},
        "Action": "sqs:SendMessage",
        "Resource": arn,
    }
    away.call("sqs:SetQueueAttributes", QueueUrl=url, Attributes={"Policy": json.dumps(_document(statement))})
    press.subscribe("sqs", arn)
    press.publish("early")

    (asked,) = away.call("sqs:ReceiveMessage", QueueUrl=url, MaxNumberOfMessages=10)["Messages"]
    press.call("ConfirmSubscription", Token=json.loads(asked["Body"])["Token"])
    press.publish("late")

    (message,) = away.call("sqs:ReceiveMessage", QueueUrl=url, MaxNumberOfMessages=10)["Messages"]
    assert json.loads(message["Body"])["Message"] == "late"


def _document(*statements: dict[str, Any]) -> dict[str, Any]:
    return {"Version": "2012-10-17", "Statement": list(statements)}


@pytest.mark.fact("sns-10")
def test_one_more_subscription_copies_production_data_to_development(admin: Admin) -> None:
    press = Press(admin)
    production = press.queue("production")
    press.publish("1")
    development = Post(admin, "development")
    invite(development, press.arn)
    copy = press.subscribe("sqs", development.arn)
    for number in "23":
        press.publish(number)
    admin.call("sns:Unsubscribe", SubscriptionArn=copy)
    press.publish("4")

    assert sorted(told(development)) == ["2", "3"]
    assert sorted(told(production)) == ["1", "2", "3", "4"]
