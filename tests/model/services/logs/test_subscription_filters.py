from __future__ import annotations

import gzip
import json
from typing import Any

import pytest

from model.services.logs.resources.subscription_filters import SubscriptionFilter
from tests.admin import Admin
from tests.model.services.firehose.piping import ACCOUNT, NAME, Pipe, laid, make_lake, make_role
from tests.model.services.iam.people import Person
from tests.model.services.kinesis.flowing import Flow
from tests.model.services.lambda_.forge import Forge
from tests.model.services.logs.saying import Log

KINESIS = f"arn:aws:kinesis:us-east-1:{ACCOUNT}:stream/clicks"
STREAM = f"arn:aws:firehose:us-east-1:{ACCOUNT}:deliverystream/{NAME}"
LAMBDA = f"arn:aws:lambda:us-east-1:{ACCOUNT}:function:reader"
LETS_LOGS_IN = {
    "StatementId": "logs",
    "Action": "lambda:InvokeFunction",
    "Principal": "logs.us-east-1.amazonaws.com",
    "SourceArn": f"arn:aws:logs:us-east-1:{ACCOUNT}:log-group:/shop/web:*",
}
UNPACKING = """
import base64, gzip

def lambda_handler(event, context):
    print(gzip.decompress(base64.b64decode(event["awslogs"]["data"])).decode())
"""
QUICK = {"BufferingHints": {"SizeInMBs": 1, "IntervalInSeconds": 0}}


class Piped:
    """A group whose events go into a delivery stream; `said` are the messages that came out of it."""

    def __init__(self, admin: Admin, pattern: str = "", *, group: dict[str, Any] | None = None) -> None:
        self.admin = admin
        make_lake(admin)
        self.role = make_role(admin, "subscriber", "logs", "firehose:PutRecord")
        self.pipe = Pipe(admin, how=QUICK)
        self.log = Log(admin, **(group or {}))
        self.subscribe(pattern)

    def subscribe(self, pattern: str = "", name: str = "all", **how: Any) -> None:
        target = {"destinationArn": STREAM, "roleArn": self.role, **how}
        self.log.call("PutSubscriptionFilter", filterName=name, filterPattern=pattern, **target)

    def received(self) -> list[dict[str, Any]]:
        """Every message, each of which is a squeezed file by itself."""
        self.admin.advance(10)
        rest, found = gzip.decompress(b"".join(laid(self.admin).values())).decode(), list[dict[str, Any]]()
        while rest:
            message, end = json.JSONDecoder().raw_decode(rest)
            found.append(message)
            rest = rest[end:]
        return found

    def said(self) -> list[str]:
        data = [each for each in self.received() if each["messageType"] == "DATA_MESSAGE"]
        return [event["message"] for each in data for event in each["logEvents"]]


def test_matching_events_are_sent_on_within_seconds_as_aws_writes_them(admin: Admin) -> None:
    piped = Piped(admin, "ERROR")
    piped.log.say("ERROR one", "fine", "ERROR two")
    control, data = piped.received()

    assert control["messageType"] == "CONTROL_MESSAGE"
    assert (control["owner"], control["logGroup"], control["subscriptionFilters"]) == ("CloudwatchLogs", "", [])
    assert control["logEvents"][0]["message"].startswith("CWL CONTROL MESSAGE: Checking health of destination Firehose")
    events = data.pop("logEvents")
    assert data == {
        "messageType": "DATA_MESSAGE",
        "owner": ACCOUNT,
        "logGroup": "/shop/web",
        "logStream": "web-1",
        "subscriptionFilters": ["all"],
    }
    told = piped.log.call("FilterLogEvents", filterPattern="ERROR")["events"]
    kept = [{"id": each["eventId"], "timestamp": each["timestamp"], "message": each["message"]} for each in told]
    assert events == kept


def test_each_stream_has_messages_of_its_own_and_what_was_said_before_is_not_sent(admin: Admin) -> None:
    piped = Piped(admin)
    piped.log.call("CreateLogStream", logStreamName="web-2")
    piped.log.say("a", "b")
    piped.log.say("c", stream="web-2")
    data = [each for each in piped.received() if each["messageType"] == "DATA_MESSAGE"]
    told = {each["logStream"]: [event["message"] for event in each["logEvents"]] for each in data}
    assert told == {"web-1": ["a", "b"], "web-2": ["c"]}

    piped.log.say("x")
    piped.subscribe("y")
    piped.log.say("x", "y")
    assert piped.said() == ["a", "b", "c", "y"]


def test_many_events_are_sent_on_to_the_last(admin: Admin) -> None:
    piped = Piped(admin, "odd")
    piped.log.say(*(f"{('odd', 'even')[n % 2]} {n}" for n in range(5000)))
    assert piped.said() == [f"odd {n}" for n in range(0, 5000, 2)]


def test_a_filter_tells_what_it_sent_on(admin: Admin) -> None:
    piped = Piped(admin)
    piped.log.say("a", "b", "c")
    admin.advance(120)
    named = {"LogGroupName": "/shop/web", "DestinationType": "Firehose", "FilterName": "all"}

    def total(metric: str) -> float:
        points = admin.call(
            "cloudwatch:GetMetricStatistics",
            Namespace="AWS/Logs",
            MetricName=metric,
            Dimensions=[{"Name": name, "Value": value} for name, value in named.items()],
            StartTime=admin.now - 3600,
            EndTime=admin.now,
            Period=3600,
            Statistics=["Sum"],
        )["Datapoints"]
        return points[0]["Sum"]

    assert total("ForwardedLogEvents") == 3
    assert 100 < total("ForwardedBytes") < 300
    assert (total("DeliveryErrors"), total("DeliveryThrottling")) == (0, 0)


def records(flow: Flow) -> list[dict[str, Any]]:
    """Every message in the shards of a stream."""
    shards = (flow.iterator(number) for number in range(len(flow.shards())))
    found = [each["Data"] for shard in shards for each in flow.get(shard)["Records"] if each["PartitionKey"] != "a"]
    return [json.loads(gzip.decompress(each)) for each in found]


def subscribed(admin: Admin, shards: int = 1, pattern: str = "", **how: Any) -> tuple[Flow, Log]:
    flow, log = Flow(admin, shards), Log(admin)
    role = make_role(admin, "subscriber", "logs", "kinesis:PutRecord")
    target = {"destinationArn": KINESIS, "roleArn": role, **how}
    log.call("PutSubscriptionFilter", filterName="all", filterPattern=pattern, **target)
    return flow, log


@pytest.mark.fact("logs-12")
def test_a_stream_and_a_function_get_the_same_matching_events_within_seconds(admin: Admin) -> None:
    forge = Forge(admin)
    forge.make(UNPACKING, "reader")
    flow, log = subscribed(admin, pattern="ERROR")
    target = {"filterName": "function", "filterPattern": "ERROR", "destinationArn": LAMBDA}
    stranger = log.refused("PutSubscriptionFilter", **target)
    assert stranger.message.startswith("Could not execute the lambda function.")
    admin.call("lambda:AddPermission", FunctionName="reader", **LETS_LOGS_IN)
    log.call("PutSubscriptionFilter", **target)
    log.say("ERROR one", "fine", "ERROR two")
    admin.advance(10)

    (streamed,) = (each for each in records(flow) if each["messageType"] == "DATA_MESSAGE")
    said = admin.call("logs:FilterLogEvents", logGroupName="/aws/lambda/reader", filterPattern="DATA_MESSAGE")["events"]
    called = json.loads(said[0]["message"])
    assert (streamed.pop("subscriptionFilters"), called.pop("subscriptionFilters")) == (["all"], ["function"])
    assert streamed == called
    assert [event["message"] for event in called["logEvents"]] == ["ERROR one", "ERROR two"]


def test_a_stream_gets_what_is_said_in_a_log_stream_in_one_shard(admin: Admin) -> None:
    flow, log = subscribed(admin, shards=8)
    for text in ("a", "b", "c", "d"):
        log.say(text)
        admin.advance(5)
    (control,) = (each for each in records(flow) if each["messageType"] == "CONTROL_MESSAGE")
    assert control["logEvents"][0]["message"] == ("CWL CONTROL MESSAGE: Checking health of destination Kinesis stream.")
    keys = {each["PartitionKey"] for number in range(8) for each in flow.get(flow.iterator(number))["Records"]}
    assert len(keys - {"CONTROL_MESSAGE"}) == 1


def test_a_stream_gets_what_is_said_wherever_there_is_room_on_request(admin: Admin) -> None:
    flow, log = subscribed(admin, shards=8, distribution="Random")
    for text in ("a", "b", "c", "d"):
        log.say(text)
        admin.advance(5)
    keys = {each["PartitionKey"] for number in range(8) for each in flow.get(flow.iterator(number))["Records"]}
    assert len(keys - {"CONTROL_MESSAGE"}) == 4


def test_a_destination_that_is_too_busy_is_tried_until_it_takes_what_comes(admin: Admin) -> None:
    flow, log = subscribed(admin)
    log.say("patient")
    for _ in range(8):
        flow.put_all(["a"] * 500)
        flow.put_all(["a"] * 500)
        admin.advance(0.5)
    assert status(admin) == "degraded"
    admin.advance(10)
    assert status(admin) == "active"
    assert [event["message"] for each in records(flow)[1:] for event in each["logEvents"]] == ["patient"]


def status(admin: Admin) -> str:
    (found,) = admin.cloud.world(ACCOUNT, "us-east-1", "logs").all(SubscriptionFilter)
    return found.status


def test_a_destination_that_refuses_is_left_alone_for_ten_minutes(admin: Admin) -> None:
    piped = Piped(admin)
    admin.call("iam:DeleteRolePolicy", RoleName="subscriber", PolicyName="own")
    piped.log.say("lost")
    admin.advance(10)
    assert status(admin) == "failed"
    make_may(admin)
    piped.log.say("passed over")
    admin.advance(601)
    assert status(admin) == "degraded"
    piped.log.say("sent")
    assert piped.said() == ["sent"]
    assert status(admin) == "active"


def make_may(admin: Admin) -> None:
    document = {"Version": "2012-10-17", "Statement": [{"Effect": "Allow", "Action": "firehose:*", "Resource": "*"}]}
    admin.call("iam:PutRolePolicy", RoleName="subscriber", PolicyName="own", PolicyDocument=json.dumps(document))


def test_filters_are_described_by_name_replaced_and_deleted(admin: Admin) -> None:
    piped = Piped(admin)
    piped.subscribe("x", "more")
    described = piped.log.call("DescribeSubscriptionFilters")["subscriptionFilters"]
    assert described[0] == {
        "filterName": "all",
        "logGroupName": "/shop/web",
        "filterPattern": "",
        "destinationArn": STREAM,
        "roleArn": piped.role,
        "distribution": "ByLogStream",
        "applyOnTransformedLogs": False,
        "creationTime": described[0]["creationTime"],
    }
    third = piped.log.refused(
        "PutSubscriptionFilter", filterName="third", filterPattern="", destinationArn=STREAM, roleArn=piped.role
    )
    assert (third.code, third.message) == ("LimitExceededException", "Resource limit exceeded.")
    piped.subscribe("y", "more")
    page = piped.log.call("DescribeSubscriptionFilters", filterNamePrefix="m", limit=1)["subscriptionFilters"]
    assert [each["filterPattern"] for each in page] == ["y"]
    piped.log.call("DeleteSubscriptionFilter", filterName="all")
    gone = piped.log.refused("DeleteSubscriptionFilter", filterName="all")
    assert (gone.code, gone.message) == (
        "ResourceNotFoundException",
        "The specified subscription filter does not exist.",
    )
    piped.log.say("x")
    piped.log.call("DeleteLogGroup")
    assert piped.said() == []


ROLE = f"arn:aws:iam::{ACCOUNT}:role/subscriber"


@pytest.mark.parametrize(
    ("how", "code", "message"),
    [
        (
            {"destinationArn": "arn:aws:lambda:us-east-1:111111111111:function:f"},
            "AccessDeniedException",
            (
                "Cross-account lambda invocation passing is not allowed. "
                "You must use DestinationPolicies to create cross account lambda triggers."
            ),
        ),
        (
            {"destinationArn": f"arn:aws:kinesis:us-east-1:{ACCOUNT}:stream/s"},
            "InvalidParameterException",
            "destinationArn for vendor kinesis cannot be used without roleArn",
        ),
        (
            {"destinationArn": LAMBDA, "roleArn": ROLE},
            "InvalidParameterException",
            "destinationArn for vendor lambda cannot be used with roleArn",
        ),
        (
            {"destinationArn": f"arn:aws:sqs:us-east-1:{ACCOUNT}:q/x"},
            "InvalidParameterException",
            "PutSubscriptionFilter operation cannot work with destinationArn for vendor sqs",
        ),
        (
            {"destinationArn": f"arn:aws:firehose:eu-west-1:{ACCOUNT}:deliverystream/s", "roleArn": ROLE},
            "InvalidParameterException",
            "destinationArn for vendor firehose cannot be of another region than the log group.",
        ),
        (
            {"destinationArn": STREAM, "roleArn": "arn:aws:iam::111111111111:role/x"},
            "AccessDeniedException",
            "Cross-account pass role is not allowed.",
        ),
        (
            {"destinationArn": STREAM, "roleArn": ROLE, "distribution": "Random"},
            "InvalidParameterException",
            "destinationArn for vendor firehose cannot be used with distribution Random",
        ),
        (
            {"destinationArn": STREAM, "roleArn": ROLE},
            "InvalidParameterException",
            (
                "Could not deliver test message to specified Firehose stream. "
                "Check if the given firehose stream is in ACTIVE state."
            ),
        ),
        (
            {"destinationArn": LAMBDA},
            "InvalidParameterException",
            (
                "Could not execute the lambda function. "
                "Make sure you have given CloudWatch Logs permission to execute your function."
            ),
        ),
        ({"destinationArn": "nonsense"}, "InvalidParameterException", "Invalid destinationArn."),
    ],
)
def test_what_nothing_can_be_sent_to_is_refused(admin: Admin, how: dict[str, Any], code: str, message: str) -> None:
    log = Log(admin)
    refusal = log.refused("PutSubscriptionFilter", filterName="f", filterPattern="", **how)
    assert (refusal.code, refusal.message) == (code, message)
    assert log.call("DescribeSubscriptionFilters")["subscriptionFilters"] == []


def test_groups_for_infrequent_access_send_nothing_on(admin: Admin) -> None:
    log = Log(admin, logGroupClass="INFREQUENT_ACCESS")
    refusal = log.refused(
        "PutSubscriptionFilter", filterName="f", filterPattern="", destinationArn=STREAM, roleArn=ROLE
    )
    assert refusal.code == "InvalidOperationException"
    missing = log.refused("DescribeSubscriptionFilters", logGroupName="none")
    assert (missing.code, missing.message) == (
        "ResourceNotFoundException",
        "The specified log group does not exist.",
    )


def test_whoever_subscribes_has_to_be_allowed_to_hand_the_role_over(admin: Admin) -> None:
    piped = Piped(admin)
    person = Person(admin, "ann")
    person.given({"Action": "logs:*"})
    asked = {"filterName": "own", "filterPattern": "", "destinationArn": STREAM, "roleArn": piped.role}
    refusal = person.refused("logs:PutSubscriptionFilter", logGroupName="/shop/web", **asked)
    assert refusal.code == "AccessDeniedException"
    assert "iam:PassRole" in refusal.message
