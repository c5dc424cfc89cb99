from __future__ import annotations

import json
from typing import Any

import pytest

from tests.admin import NOON, Admin
from tests.model.services.logs.saying import ARN, Log
from tests.model.services.logs.test_data_protection import policy
from tests.model.services.logs.test_queries import ask, results
from tests.model.services.logs.test_subscription_filters import Piped

PAIRS: list[dict[str, Any]] = [
    {"parseKeyValue": {"fieldDelimiter": " "}},
    {"typeConverter": {"entries": [{"key": "ms", "type": "integer"}]}},
    {"copyValue": {"entries": [{"source": "@logGroupStream", "target": "stream"}]}},
]


def put(admin: Admin, config: list[dict[str, Any]] | None = None) -> None:
    admin.call("logs:PutTransformer", logGroupIdentifier=ARN, transformerConfig=config or PAIRS)


def test_queries_find_what_events_were_turned_into(admin: Admin) -> None:
    log = Log(admin)
    log.say("user=eve ms=9")
    admin.advance(1)
    put(admin)
    log.say("user=ann ms=5", "user=bob ms=7")
    id = ask(admin, "fields @message, user, stream | filter ms > 4 | sort ms")
    admin.advance(5)

    found = [(row["@message"], row["user"], row["stream"]) for row in results(admin, id)]
    assert found == [("user=ann ms=5", "ann", "web-1"), ("user=bob ms=7", "bob", "web-1")]
    assert log.read()[-1] == "user=bob ms=7", "as it came in"
    fields = {each["name"] for each in log.call("GetLogGroupFields")["logGroupFields"]}
    assert {"user", "ms", "stream"} <= fields


def test_a_transformer_is_described_and_deleted(admin: Admin) -> None:
    log = Log(admin)
    assert admin.call("logs:GetTransformer", logGroupIdentifier=ARN) == {}
    put(admin)
    admin.advance(5)
    put(admin, [{"parseJSON": {}}])
    told = admin.call("logs:GetTransformer", logGroupIdentifier="/shop/web")
    assert told == {
        "logGroupIdentifier": "/shop/web",
        "creationTime": int(NOON * 1000),
        "lastModifiedTime": log.now,
        "transformerConfig": [{"parseJSON": {}}],
    }
    admin.call("logs:DeleteTransformer", logGroupIdentifier=ARN)
    assert admin.call("logs:GetTransformer", logGroupIdentifier=ARN) == {}


def test_filters_may_look_at_what_events_were_turned_into(admin: Admin) -> None:
    log = Log(admin)
    put(admin)
    counted = {"metricName": "Slow", "metricNamespace": "Shop", "metricValue": "$.ms"}
    for name, transformed in (("turned", True), ("plain", False)):
        metric = [{**counted, "metricNamespace": name}]
        log.call(
            "PutMetricFilter",
            filterName=name,
            filterPattern="{ $.ms > 5 }",
            metricTransformations=metric,
            applyOnTransformedLogs=transformed,
        )
    log.say("user=ann ms=5", "user=bob ms=7", "user=eve ms=9")
    admin.advance(120)

    def total(namespace: str) -> list[float]:
        asked = {"Namespace": namespace, "MetricName": "Slow", "StartTime": NOON, "EndTime": NOON + 60, "Period": 60}
        told = admin.call("cloudwatch:GetMetricStatistics", **asked, Statistics=["Sum"])["Datapoints"]
        return [point["Sum"] for point in told]

    assert (total("turned"), total("plain")) == ([16.0], [])
    told = {each["filterName"]: each for each in log.call("DescribeMetricFilters")["metricFilters"]}
    assert told["turned"]["applyOnTransformedLogs"]


def test_what_events_were_turned_into_is_sent_on(admin: Admin) -> None:
    piped = Piped(admin)
    put(admin)
    piped.subscribe("{ $.user = bob }", applyOnTransformedLogs=True)
    piped.log.say("user=ann ms=5", "user=bob ms=7")
    assert [json.loads(text) for text in piped.said()] == [{"user": "bob", "ms": 7, "stream": "web-1"}]


def test_the_transformer_of_a_group_goes_before_that_of_the_account(admin: Admin) -> None:
    log = Log(admin)
    named = {"policyName": "csv", "policyType": "TRANSFORMER_POLICY"}
    document = '[{"csv": {"columns": ["a"]}}]'
    admin.call(
        "logs:PutAccountPolicy", **named, policyDocument=document, selectionCriteria='LogGroupNamePrefix IN ["/shop"]'
    )
    log.say("one")
    admin.advance(1)
    put(admin)
    log.say("user=ann")
    id = ask(admin, "fields a, user | sort @timestamp")
    admin.advance(5)
    assert [row.get("user") for row in results(admin, id)] == [None, "ann"]
    admin.call("logs:DeleteTransformer", logGroupIdentifier=ARN)
    id = ask(admin, "fields a | sort @timestamp")
    admin.advance(5)
    assert [row.get("a") for row in results(admin, id)] == ["one", "user=ann"]


def test_a_transformer_can_be_tried(admin: Admin) -> None:
    told = admin.call(
        "logs:TestTransformer", transformerConfig=[{"parseJSON": {}}], logEventMessages=['{"a": 1}', "no"]
    )
    assert told["transformedLogs"] == [
        {"eventNumber": 1, "eventMessage": '{"a": 1}', "transformedEventMessage": '{"a":1}'},
        {"eventNumber": 2, "eventMessage": "no", "transformedEventMessage": "no"},
    ]


@pytest.mark.parametrize(
    ("how", "config", "code"),
    [
        ({}, [{"lowerCaseString": {"withKeys": ["a"]}}], "InvalidParameterException"),
        ({"logGroupClass": "INFREQUENT_ACCESS"}, [{"parseJSON": {}}], "InvalidOperationException"),
    ],
)
def test_not_every_transformer_is_taken(admin: Admin, how: dict[str, Any], config: Any, code: str) -> None:
    Log(admin, **how)
    assert admin.refused("logs:PutTransformer", logGroupIdentifier=ARN, transformerConfig=config).code == code


def test_what_is_sensitive_is_masked_in_what_events_were_turned_into(admin: Admin) -> None:
    log = Log(admin)
    put(admin)
    admin.call("logs:PutDataProtectionPolicy", logGroupIdentifier=ARN, policyDocument=policy())
    log.say("mail=ann@shop.io")
    id = ask(admin, "fields mail")
    admin.advance(5)
    assert results(admin, id)[0]["mail"] == "*" * 11
