from __future__ import annotations

import json
from base64 import b64decode
from typing import Any

import pytest
from cryptography.hazmat.primitives.asymmetric.padding import PKCS1v15
from cryptography.hazmat.primitives.hashes import SHA1, SHA256

from model.services.sns.envelopes import signed_text
from model.services.sns.signing import public_key
from tests.admin import Admin
from tests.model.services.sns.press import Press, inbox, invite, told
from tests.model.services.sqs.mail import Post

COLOR = {"color": {"DataType": "String", "StringValue": "red"}, "n": {"DataType": "Number", "StringValue": "7"}}


def test_a_queue_gets_an_envelope_with_all_that_was_said(admin: Admin) -> None:
    press = Press(admin)
    post = press.queue("one")
    sent = press.publish("hello", Subject="greeting", MessageAttributes=COLOR)

    envelope = json.loads(post.bodies()[0])

    assert {name: envelope[name] for name in ("Type", "MessageId", "TopicArn", "Subject", "Message", "Timestamp")} == {
        "Type": "Notification",
        "MessageId": sent["MessageId"],
        "TopicArn": press.arn,
        "Subject": "greeting",
        "Message": "hello",
        "Timestamp": "2025-06-15T12:00:00.000Z",
    }
    assert envelope["MessageAttributes"] == {
        "color": {"Type": "String", "Value": "red"},
        "n": {"Type": "Number", "Value": "7"},
    }


@pytest.mark.parametrize(("version", "digest"), [("1", SHA1()), ("2", SHA256())])  # noqa: S303 - as SNS has it
def test_an_envelope_is_signed(admin: Admin, version: str, digest: Any) -> None:
    press = Press(admin, SignatureVersion=version)
    post = press.queue("one")
    press.publish("hello")
    envelope = json.loads(post.bodies()[0])

    key = public_key(admin.cloud.world("123456789012", "us-east-1", "sns"))

    assert envelope["SignatureVersion"] == version
    key.verify(b64decode(envelope["Signature"]), signed_text(envelope).encode(), PKCS1v15(), digest)


def test_raw_delivery_has_no_envelope_and_keeps_attributes(admin: Admin) -> None:
    press = Press(admin)
    post = press.queue("one", RawMessageDelivery="true")
    press.publish("hello", MessageAttributes=COLOR)

    (message,) = post.receive()

    assert (message["Body"], message["MessageAttributes"]) == ("hello", COLOR)


def test_each_protocol_may_be_told_in_its_own_words(admin: Admin) -> None:
    press = Press(admin)
    post = press.queue("one", RawMessageDelivery="true")
    press.subscribe("sms", "+15551234567")
    press.publish(json.dumps({"default": "long", "sms": "short"}), MessageStructure="json")

    assert (post.bodies(), [each.text for each in inbox(admin)]) == (["long"], ["short"])
    for bad in ("{", '{"sms": "x"}'):
        assert press.refused("Publish", Message=bad, MessageStructure="json").code == "InvalidParameter"


@pytest.mark.fact("sns-09")
def test_one_order_is_worked_on_in_several_places(admin: Admin) -> None:
    press = Press(admin, "orders")
    fulfilment, warehouse = press.queue("fulfilment"), press.queue("warehouse")
    uninvited = press.queue("uninvited", invited=False)
    orders = [f"order {n}" for n in range(8)]
    for order in orders:
        press.publish(order)

    assert sorted(told(fulfilment)) == orders
    assert fulfilment.counts[0] == 0
    assert warehouse.counts[0] == 8
    assert sorted(told(warehouse)) == orders
    assert uninvited.counts == (0, 0, 0)


def test_what_a_queue_does_not_take_goes_to_the_dead_letters(admin: Admin) -> None:
    press = Press(admin)
    letters = Post(admin, "letters")
    invite(letters, press.arn)
    press.queue("one", invited=False, RedrivePolicy=json.dumps({"deadLetterTargetArn": letters.arn}))
    press.publish("lost")

    assert told(letters) == ["lost"]


@pytest.mark.fact("sns-13")
def test_each_is_told_of_what_concerns_it(admin: Admin) -> None:
    press = Press(admin, "workflow")
    kinds = ("approval", "stock", "shipment", "price")
    queues = {kind: press.queue(kind, FilterPolicy=json.dumps({"kind": [kind]})) for kind in kinds}
    for number in range(8):
        kind = {"kind": {"DataType": "String", "StringValue": kinds[number % 4]}}
        press.publish(f"{kinds[number % 4]} {number}", MessageAttributes=kind)
    press.publish("of no kind")

    assert {kind: sorted(told(queue)) for kind, queue in queues.items()} == {
        kind: [f"{kind} {n}", f"{kind} {n + 4}"] for n, kind in enumerate(kinds)
    }


def test_bodies_can_be_filtered_too(admin: Admin) -> None:
    press = Press(admin)
    wanted = json.dumps({"order": {"total": [{"numeric": [">=", 100]}]}})
    post = press.queue("large", FilterPolicyScope="MessageBody", FilterPolicy=wanted)
    for total in (50, 100, 150):
        press.publish(json.dumps({"order": {"total": total}}))
    press.publish("no json")

    assert sorted(json.loads(body)["order"]["total"] for body in told(post)) == [100, 150]


def test_ten_at_a_time_and_each_for_itself(admin: Admin) -> None:
    press = Press(admin)
    post = press.queue("one")
    entries = [{"Id": "a", "Message": "good"}, {"Id": "b", "Message": ""}]

    answer = press.call("PublishBatch", PublishBatchRequestEntries=entries)

    assert [each["Id"] for each in answer["Successful"]] == ["a"]
    assert [(each["Id"], each["Code"]) for each in answer["Failed"]] == [("b", "InvalidParameter")]
    assert told(post) == ["good"]
    twice = press.refused("PublishBatch", PublishBatchRequestEntries=[{"Id": "a", "Message": "x"}] * 2)
    assert twice.code == "BatchEntryIdsNotDistinct"


def test_a_fifo_topic_keeps_order_and_tells_the_same_once(admin: Admin) -> None:
    press = Press(admin, "news.fifo", FifoTopic="true", ContentBasedDeduplication="true")
    post = press.queue("one.fifo", RawMessageDelivery="true")
    for number in (1, 2, 3, 2, 1):
        press.publish(str(number), MessageGroupId="g")

    assert post.bodies() == ["1", "2", "3"]
    assert press.refused("Publish", Message="x").message.endswith(
        "MessageGroupId parameter is required for FIFO topics"
    )
    assert press.refused("Subscribe", Protocol="email", Endpoint="a@example.com").code == "InvalidParameter"


@pytest.mark.parametrize(
    ("params", "code"),
    [
        ({"Message": "x" * 262_145}, "InvalidParameter"),
        ({"Message": "x", "Subject": "y" * 101}, "InvalidParameter"),
        (
            {"Message": "x", "MessageAttributes": {"a..b": {"DataType": "String", "StringValue": "x"}}},
            "ParameterValueInvalid",
        ),
        (
            {"Message": "x", "MessageAttributes": {"a": {"DataType": "Text", "StringValue": "x"}}},
            "ParameterValueInvalid",
        ),
        (
            {"Message": "x", "MessageAttributes": {"a": {"DataType": "Binary", "StringValue": "x"}}},
            "ParameterValueInvalid",
        ),
        ({"Message": "x", "MessageDeduplicationId": "x"}, "InvalidParameter"),
    ],
)
def test_messages_that_are_none_are_refused(admin: Admin, params: dict[str, Any], code: str) -> None:
    assert Press(admin).refused("Publish", **params).code == code


def test_every_minute_tells_what_happened_in_it(admin: Admin) -> None:
    press, start = Press(admin), admin.now
    press.queue("one")
    press.queue("two", invited=False)
    press.queue("three", FilterPolicy='{"a": ["b"]}')
    for _ in range(3):
        press.publish("12345")
    admin.advance(180)

    def said(metric: str) -> float:
        points = admin.call(
            "cloudwatch:GetMetricStatistics",
            Namespace="AWS/SNS",
            MetricName=metric,
            Dimensions=[{"Name": "TopicName", "Value": "news"}],
            StartTime=start,
            EndTime=admin.now,
            Period=60,
            Statistics=["Sum"],
        )["Datapoints"]
        return sum(point["Sum"] for point in points)

    assert said("NumberOfMessagesPublished") == 3
    assert said("NumberOfNotificationsDelivered") == 3
    assert said("NumberOfNotificationsFailed") == 3
    assert said("NumberOfNotificationsFilteredOut") == 3
    assert said("PublishSize") == 15


def test_an_alarm_tells_a_topic_that_lets_it(admin: Admin) -> None:
    press = Press(admin)
    post = press.queue("pager")
    alarm = {
        "AlarmName": "hot",
        "Namespace": "Shop",
        "MetricName": "Heat",
        "Statistic": "Maximum",
        "Period": 60,
        "EvaluationPeriods": 1,
        "Threshold": 5,
        "ComparisonOperator": "GreaterThanThreshold",
        "AlarmActions": [press.arn],
        "OKActions": [press.arn],
    }
    admin.call("cloudwatch:PutMetricAlarm", **alarm)
    for source, lets_in in (("hot", True), ("cold", False)):
        statement = {
            "Effect": "Allow",
            "Principal": {"Service": "cloudwatch.amazonaws.com"},
            "Action": "SNS:Publish",
            "Resource": press.arn,
            "Condition": {"ArnLike": {"aws:SourceArn": f"arn:aws:cloudwatch:us-east-1:123456789012:alarm:{source}"}},
        }
        document = json.dumps({"Version": "2012-10-17", "Statement": [statement]})
        press.call("SetTopicAttributes", AttributeName="Policy", AttributeValue=document)
        admin.call("cloudwatch:SetAlarmState", AlarmName="hot", StateValue="ALARM", StateReason="tried")
        messages = [json.loads(text) for text in told(post)]
        assert [(each["AlarmName"], each["NewStateValue"]) for each in messages] == [("hot", "ALARM")] * lets_in
        admin.call("cloudwatch:SetAlarmState", AlarmName="hot", StateValue="OK", StateReason="tried")
        told(post)
    (failed, *_) = admin.call("cloudwatch:DescribeAlarmHistory", HistoryItemType="Action")["AlarmHistoryItems"]
    assert "is not authorized to perform: SNS:Publish" in failed["HistorySummary"]
