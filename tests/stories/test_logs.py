"""What programs say is searched by the real CLI, followed, counted and told to people; so are those who are refused."""

from __future__ import annotations

import json
import time
from collections import Counter
from collections.abc import Iterator
from typing import Any

import boto3
import pytest
from botocore.exceptions import ClientError

from model.gateway.call import Call
from model.kit.errors import AwsError
from tests.admin import Admin
from tests.model.services.cloudtrail.test_log_delivery import TO_LOGS, prepare
from tests.model.services.cloudtrail.trailing import make_trail
from tests.model.services.iam.people import Key, Person
from tests.model.services.logs.saying import Log
from tests.model.services.sns.press import Press
from tests.stories.served import Served, served

INTRUDER = "203.0.113.66"


@pytest.fixture(scope="module")
def shop() -> Iterator[Served]:
    with served("--memory") as endpoint:
        yield endpoint


def test_the_cli_makes_a_group_says_something_and_finds_it(shop: Served) -> None:
    group = ("--log-group-name", "/shop/cli")
    stream = (*group, "--log-stream-name", "one")
    shop.aws("logs", "create-log-group", *group, "--tags", "team=shop")
    shop.aws("logs", "create-log-stream", *stream)
    shop.aws("logs", "put-retention-policy", *group, "--retention-in-days", "30")
    now = int(time.time() * 1000)
    for n in range(3):
        said = json.dumps([{"timestamp": now + n, "message": f'{{"n": {n}}}'}])
        shop.aws("logs", "put-log-events", *stream, "--log-events", said)

    described = shop.aws("logs", "describe-log-groups")["logGroups"][0]
    assert (described["retentionInDays"], described["logGroupName"]) == (30, "/shop/cli")
    found = shop.aws("logs", "filter-log-events", *group, "--filter-pattern", "{ $.n > 0 }", "--max-items", "1")
    assert [event["message"] for event in found["events"]] == ['{"n": 1}']
    rest = shop.aws(
        "logs", "filter-log-events", *group, "--filter-pattern", "{ $.n > 0 }", "--starting-token", found["NextToken"]
    )
    assert [event["message"] for event in rest["events"]] == ['{"n": 2}']
    assert shop.aws("logs", "list-tags-log-group", *group)["tags"] == {"team": "shop"}


class Tail:
    """Hears what is new as `aws logs tail --follow` does: from the last time on, without what it has heard."""

    def __init__(self, client: Any, group: str) -> None:
        self.asked = {"logGroupName": group, "interleaved": True, "startTime": int(time.time() * 1000) - 600_000}
        self.pages = client.get_paginator("filter_log_events")
        self.heard: set[str] = set()

    def listen(self) -> list[str]:
        events = [event for page in self.pages.paginate(**self.asked) for event in page["events"]]
        fresh = [event for event in events if event["eventId"] not in self.heard]
        self.heard |= {event["eventId"] for event in fresh}
        if fresh:
            self.asked["startTime"] = fresh[-1]["timestamp"]
        return [event["message"] for event in fresh]


def test_a_tail_follows_what_is_said(shop: Served) -> None:
    client = boto(shop)
    place = {"logGroupName": "/shop/live", "logStreamName": "one"}
    client.create_log_group(logGroupName="/shop/live")
    client.create_log_stream(**place)
    tail = Tail(client, "/shop/live")

    assert tail.listen() == []
    for n in range(3):
        say(client, place, f"line {n}", f"line {n} too")
        assert tail.listen() == [f"line {n}", f"line {n} too"]
    assert tail.listen() == []


def test_boto3_pages_through_events_and_is_refused_in_words_it_knows(shop: Served) -> None:
    client = boto(shop)
    place = {"logGroupName": "/shop/boto3", "logStreamName": "one"}
    client.create_log_group(logGroupName="/shop/boto3")
    client.create_log_stream(**place)
    say(client, place, *(f"line {n}" for n in range(250)))

    pages = client.get_paginator("filter_log_events").paginate(
        logGroupName="/shop/boto3", PaginationConfig={"PageSize": 100}
    )
    events = [event["message"] for page in pages for event in page["events"]]
    assert events == [f"line {n}" for n in range(250)]
    with pytest.raises(client.exceptions.ResourceAlreadyExistsException):
        client.create_log_group(logGroupName="/shop/boto3")
    with pytest.raises(client.exceptions.ResourceNotFoundException):
        client.describe_log_streams(logGroupName="/nowhere")
    with pytest.raises(ClientError, match="InvalidParameterException"):
        client.put_retention_policy(logGroupName="/shop/boto3", retentionInDays=8)


def boto(endpoint: Served) -> Any:
    return boto3.client(
        "logs",
        endpoint_url=endpoint.url,
        region_name="us-east-1",
        aws_access_key_id=endpoint.environment["AWS_ACCESS_KEY_ID"],
        aws_secret_access_key=endpoint.environment["AWS_SECRET_ACCESS_KEY"],
    )


def say(client: Any, place: dict[str, str], *messages: str) -> None:
    now = int(time.time() * 1000)
    client.put_log_events(**place, logEvents=[{"timestamp": now, "message": message} for message in messages])


def watch(admin: Admin, group: str, pattern: str, threshold: float, *actions: str) -> None:
    """An alarm over what a pattern finds within five minutes."""
    metric = {"metricName": "Found", "metricNamespace": "Watch", "metricValue": "1", "defaultValue": 0.0}
    admin.call(
        "logs:PutMetricFilter",
        logGroupName=group,
        filterName="watch",
        filterPattern=pattern,
        metricTransformations=[metric],
    )
    admin.call(
        "cloudwatch:PutMetricAlarm",
        AlarmName="watch",
        Namespace="Watch",
        MetricName="Found",
        Statistic="Sum",
        Period=300,
        EvaluationPeriods=1,
        Threshold=threshold,
        ComparisonOperator="GreaterThanOrEqualToThreshold",
        TreatMissingData="notBreaching",
        AlarmActions=actions,
    )


def state(admin: Admin) -> str:
    return admin.call("cloudwatch:DescribeAlarms")["MetricAlarms"][0]["StateValue"]


@pytest.mark.fact("logs-14")
def test_too_many_errors_in_a_log_are_told_to_people_once(admin: Admin) -> None:
    press = Press(admin)
    post = press.queue("people")
    log = Log(admin)
    watch(admin, "/shop/web", "ERROR", 20.0, press.arn)
    admin.advance(600)
    for _ in range(3):
        log.say("ERROR in checkout", "INFO all is well")
        admin.advance(100)
    admin.advance(600)
    assert (state(admin), post.bodies()) == ("OK", [])

    for _ in range(20):
        log.say("ERROR in checkout")
        admin.advance(5)
    admin.advance(300)
    (body,) = post.bodies()
    told = json.loads(json.loads(body)["Message"])
    assert (told["AlarmName"], told["NewStateValue"]) == ("watch", "ALARM")


def knock(admin: Admin, person: Person) -> None:
    asked = Call("iam", "CreateUser", {"UserName": "mine"}, "us-east-1", credentials=Key(person.key_id))
    asked.source_ip = INTRUDER
    with pytest.raises(AwsError, match="AccessDenied"):
        admin.run(admin.cloud.handle(asked))


@pytest.mark.fact("cloudtrail-12")
def test_who_is_refused_too_often_raises_an_alarm_and_is_found_by_address_and_name(admin: Admin) -> None:
    prepare(admin)
    ann = Person(admin, "ann")
    make_trail(admin, **TO_LOGS)
    pattern = '{ ($.errorCode = "*UnauthorizedOperation") || ($.errorCode = "AccessDenied*") }'
    watch(admin, "audit", pattern, 20.0)
    knock(admin, ann)
    admin.advance(600)
    assert state(admin) == "OK"
    for _ in range(50):
        knock(admin, ann)
    admin.advance(900)

    history = admin.call("cloudwatch:DescribeAlarmHistory", HistoryItemType="StateUpdate")["AlarmHistoryItems"]
    assert any(item["HistorySummary"].endswith("to ALARM") for item in history)
    found = admin.call("logs:FilterLogEvents", logGroupName="audit", filterPattern=pattern)["events"]
    events = [json.loads(event["message"]) for event in found]
    report = Counter((event["sourceIPAddress"], event["userIdentity"]["userName"]) for event in events)
    assert report == {(INTRUDER, "ann"): 51}
