"""What a topic's policy makes of messages with data in them that are nobody's business."""

from __future__ import annotations

import json
from typing import Any

import pytest

from tests.admin import Admin

CARD = "4111 1111 1111 1111".replace(" ", "")
TEXT = f"paid with credit card {CARD} today"
CARDS = "arn:aws:dataprotection::aws:data-identifier/CreditCardNumber"
ROOT = "arn:aws:iam::123456789012:root"


def statement(operation: dict[str, Any], direction: str = "Inbound", *whom: str) -> dict[str, Any]:
    return {
        "DataDirection": direction,
        "Principal": list(whom or ("*",)),
        "DataIdentifier": [CARDS],
        "Operation": operation,
    }


def policy(*statements: dict[str, Any], **more: Any) -> str:
    return json.dumps({"Name": "cards", "Version": "2021-06-01", "Statement": statements, **more})


DENY: dict[str, Any] = {"Deny": {}}
MASK = {"Deidentify": {"MaskConfig": {"MaskWithCharacter": "#"}}}
REDACT: dict[str, Any] = {"Deidentify": {"RedactConfig": {}}}


class Desk:
    """A topic, and two queues that are subscribed to it."""

    def __init__(self, admin: Admin) -> None:
        self.admin, self.call = admin, admin.call
        self.topic: str = admin.call("sns:CreateTopic", Name="sales")["TopicArn"]
        self.queues = [self.queue("first"), self.queue("second")]

    def queue(self, name: str) -> str:
        url = self.call("sqs:CreateQueue", QueueName=name)["QueueUrl"]
        arn = f"arn:aws:sqs:us-east-1:123456789012:{name}"
        allow = {"Effect": "Allow", "Principal": "*", "Action": "sqs:SendMessage", "Resource": arn}
        text = json.dumps({"Version": "2012-10-17", "Statement": [allow]})
        self.call("sqs:SetQueueAttributes", QueueUrl=url, Attributes={"Policy": text})
        raw = {"RawMessageDelivery": "true"}
        self.call("sns:Subscribe", TopicArn=self.topic, Protocol="sqs", Endpoint=arn, Attributes=raw)
        return url

    def protect(self, *statements: dict[str, Any]) -> None:
        self.call("sns:PutDataProtectionPolicy", ResourceArn=self.topic, DataProtectionPolicy=policy(*statements))

    def publish(self, text: str = TEXT) -> None:
        self.call("sns:Publish", TopicArn=self.topic, Message=text)

    @property
    def got(self) -> list[list[str]]:
        """What each queue got since it was last looked at."""
        answers = [self.call("sqs:ReceiveMessage", QueueUrl=url, MaxNumberOfMessages=10) for url in self.queues]
        return [[each["Body"] for each in answer.get("Messages", [])] for answer in answers]


@pytest.fixture
def desk(admin: Admin) -> Desk:
    return Desk(admin)


def test_a_topic_has_the_policy_that_it_was_given_until_that_is_taken_away(desk: Desk) -> None:
    asked = {"ResourceArn": desk.topic}
    assert "DataProtectionPolicy" not in desk.call("sns:GetDataProtectionPolicy", **asked)
    desk.protect(statement(DENY))
    assert json.loads(desk.call("sns:GetDataProtectionPolicy", **asked)["DataProtectionPolicy"])["Name"] == "cards"
    desk.call("sns:PutDataProtectionPolicy", **asked, DataProtectionPolicy="")
    desk.publish()
    assert desk.got == [[TEXT], [TEXT]]


def test_a_topic_may_be_made_with_one(admin: Admin) -> None:
    made = admin.call("sns:CreateTopic", Name="sales", DataProtectionPolicy=policy(statement(DENY)))["TopicArn"]
    refusal = admin.refused("sns:Publish", TopicArn=made, Message=TEXT)
    assert (refusal.code, refusal.status) == ("AuthorizationError", 403)


def test_what_is_denied_does_not_come_in(desk: Desk) -> None:
    desk.protect(statement(DENY))
    assert desk.admin.refused("sns:Publish", TopicArn=desk.topic, Message=TEXT).code == "AuthorizationError"
    entries = [{"Id": "good", "Message": "paid in cash"}, {"Id": "bad", "Message": TEXT}]
    told = desk.call("sns:PublishBatch", TopicArn=desk.topic, PublishBatchRequestEntries=entries)
    assert [each["Id"] for each in told["Successful"]] == ["good"]
    assert [(each["Id"], each["Code"]) for each in told["Failed"]] == [("bad", "AuthorizationError")]
    assert desk.got == [["paid in cash"], ["paid in cash"]]


def test_only_whom_a_statement_names_is_denied(desk: Desk) -> None:
    desk.protect(statement(DENY, "Inbound", "arn:aws:iam::123456789012:user/ann"))
    desk.publish()
    assert desk.got == [[TEXT], [TEXT]]
    desk.protect(statement(DENY, "Inbound", ROOT))
    assert desk.admin.refused("sns:Publish", TopicArn=desk.topic, Message=TEXT).code == "AuthorizationError"


SEEN = [(MASK, f"paid with credit card {'#' * 16} today"), (REDACT, "paid with credit card  today")]


@pytest.mark.parametrize(("operation", "seen"), SEEN, ids=["mask", "redact"])
@pytest.mark.parametrize("direction", ["Inbound", "Outbound"])
def test_subscribers_get_it_without_what_is_sensitive(
    desk: Desk, operation: dict[str, Any], seen: str, direction: str
) -> None:
    desk.protect(statement(operation, direction))
    desk.publish()
    assert desk.got == [[seen], [seen]]


def test_what_must_not_go_out_reaches_nobody_and_is_counted(desk: Desk) -> None:
    desk.protect(statement(DENY, "Outbound", ROOT))
    desk.publish()
    assert desk.got == [[], []]
    assert total(desk.admin, "NumberOfNotificationsFailed") == 2


def test_an_audit_tells_of_a_sample_what_was_found_and_where(desk: Desk) -> None:
    group = "/aws/vendedlogs/findings"
    desk.call("logs:CreateLogGroup", logGroupName=group)
    to = {"CloudWatchLogs": {"LogGroup": group}}
    desk.protect(statement({"Audit": {"SampleRate": "99", "FindingsDestination": to}}))
    for _ in range(40):
        desk.publish()
        desk.publish("paid in cash")
    desk.admin.advance(120)
    events = desk.call("logs:FilterLogEvents", logGroupName=group)["events"]
    told = json.loads(events[0]["message"])
    assert 30 < len(events) <= 40
    assert (told["callerPrincipal"], told["resourceArn"]) == (ROOT, desk.topic)
    begin = TEXT.index(CARD) + 1
    assert told["dataIdentifiers"] == [
        {"name": "CreditCardNumber", "count": 1, "detections": [{"start": begin, "end": begin + 15}]}
    ]
    assert total(desk.admin, "MessagesWithFindings") == len(events)
    assert 30 < total(desk.admin, "MessagesWithNoFindings") <= 40


def total(admin: Admin, metric: str) -> float:
    admin.advance(120)
    points = admin.call(
        "cloudwatch:GetMetricStatistics",
        Namespace="AWS/SNS",
        MetricName=metric,
        Dimensions=[{"Name": "TopicName", "Value": "sales"}],
        StartTime=admin.now - 3600,
        EndTime=admin.now + 3600,
        Period=3600,
        Statistics=["Sum"],
    )["Datapoints"]
    return sum(each["Sum"] for each in points)


_GROUP = {"CloudWatchLogs": {"LogGroup": "/aws/vendedlogs/nowhere"}}


@pytest.mark.parametrize(
    "wrong",
    [
        "{",
        policy(),
        policy(statement(DENY), Version="2012-10-17"),
        policy(statement({"Deny": {"Loudly": True}})),
        policy(statement({"Deidentify": {"MaskConfig": {"MaskWithCharacter": "##"}}})),
        policy(statement(DENY, "Sideways")),
        policy({**statement(DENY), "Principal": []}),
        policy({**statement(DENY), "DataIdentifier": ["arn:aws:dataprotection::aws:data-identifier/Mood"]}),
        policy(statement({"Audit": {"SampleRate": "100", "FindingsDestination": _GROUP}})),
        policy(statement({"Audit": {"SampleRate": "9", "FindingsDestination": _GROUP}}, "Outbound")),
        policy(statement({"Audit": {"SampleRate": "9", "FindingsDestination": _GROUP}})),
        policy(statement({"Audit": {"SampleRate": "9"}})),
    ],
)
def test_what_is_no_policy_is_refused(desk: Desk, wrong: str) -> None:
    asked = {"ResourceArn": desk.topic, "DataProtectionPolicy": wrong}
    assert desk.admin.refused("sns:PutDataProtectionPolicy", **asked).code == "InvalidParameter"


def test_fifo_topics_have_none(admin: Admin) -> None:
    topic = admin.call("sns:CreateTopic", Name="sales.fifo", Attributes={"FifoTopic": "true"})["TopicArn"]
    asked = {"ResourceArn": topic, "DataProtectionPolicy": policy(statement(DENY))}
    assert admin.refused("sns:PutDataProtectionPolicy", **asked).code == "InvalidParameter"
