from __future__ import annotations

from typing import Any

import pytest

from model.kit.cell import CellSettings
from model.services.logs.resources.metric_filters import MetricFilter
from tests.admin import NOON, Admin
from tests.model.services.logs.saying import Log

COUNT = {"metricName": "Errors", "metricNamespace": "Shop", "metricValue": "1"}


def watch(log: Log, pattern: str, name: str = "errors", **how: Any) -> None:
    log.call("PutMetricFilter", filterName=name, filterPattern=pattern, metricTransformations=[{**COUNT, **how}])


def sums(admin: Admin, metric: str = "Errors", **dimensions: str) -> dict[int, float]:
    """By the minute after noon."""
    points = admin.call(
        "cloudwatch:GetMetricStatistics",
        Namespace="Shop",
        MetricName=metric,
        Dimensions=[{"Name": name, "Value": value} for name, value in dimensions.items()],
        StartTime=NOON - 3600,
        EndTime=NOON + 7200,
        Period=60,
        Statistics=["Sum"],
    )["Datapoints"]
    return {int(point["Timestamp"] - NOON) // 60: point["Sum"] for point in points}


@pytest.mark.fact("logs-09")
def test_matching_events_become_values_of_a_metric(admin: Admin) -> None:
    log = Log(admin)
    log.say("GET / 404", "GET / 404")
    watch(log, "404", defaultValue=0.0)
    admin.advance(10)
    log.say(*["GET /x 404"] * 10, "GET / 200")
    admin.advance(60)
    assert sums(admin) == {0: 10.0}

    log.say("GET / 200")
    admin.advance(60)
    assert sums(admin) == {0: 10.0, 1: 0.0}
    admin.advance(600)
    assert sums(admin) == {0: 10.0, 1: 0.0}


@pytest.mark.fact("logs-11")
def test_values_are_taken_out_of_columns_and_raise_alarms(admin: Admin) -> None:
    log = Log(admin)
    watch(log, "[ip, request, status=404, bytes]", "missing", metricName="Missing")
    watch(log, "[ip, request, status, bytes]", "sent", metricName="Bytes", metricValue="$bytes", unit="Bytes")
    watch(log, '"order placed"', "orders", metricName="Orders")
    for metric, threshold in (("Missing", 3.0), ("Bytes", 1000.0), ("Orders", 2.0)):
        admin.call(
            "cloudwatch:PutMetricAlarm",
            AlarmName=metric,
            Namespace="Shop",
            MetricName=metric,
            Statistic="Sum",
            Period=60,
            EvaluationPeriods=1,
            Threshold=threshold,
            ComparisonOperator="GreaterThanOrEqualToThreshold",
            TreatMissingData="notBreaching",
        )

    def states() -> dict[str, str]:
        alarms = admin.call("cloudwatch:DescribeAlarms")["MetricAlarms"]
        return {alarm["AlarmName"]: alarm["StateValue"] for alarm in alarms}

    log.say('1.1.1.1 "GET /a" 200 400', '1.1.1.1 "GET /b" 404 99', '1.1.1.1 "GET /c" 404 100', "order placed: 7")
    admin.advance(180)
    assert (sums(admin, "Missing")[0], sums(admin, "Bytes")[0], sums(admin, "Orders")[0]) == (2.0, 599.0, 1.0)
    assert states() == {"Missing": "OK", "Bytes": "OK", "Orders": "OK"}
    log.say(*['2.2.2.2 "GET /b" 404 400'] * 3, "order placed: 8", "order placed: 9")
    admin.advance(120)
    assert (sums(admin, "Missing")[3], sums(admin, "Bytes")[3], sums(admin, "Orders")[3]) == (3.0, 1200.0, 2.0)
    assert states() == {"Missing": "ALARM", "Bytes": "ALARM", "Orders": "ALARM"}


def test_events_count_for_the_minute_that_they_tell_of(admin: Admin) -> None:
    log = Log(admin)
    watch(log, "x")
    log.say("x", "x", at=log.now - 600_000)
    admin.advance(60)

    assert sums(admin) == {-10: 2.0}


def test_dimensions_are_taken_out_of_the_event(admin: Admin) -> None:
    log = Log(admin)
    watch(
        log,
        "{ $.ms > 0 }",
        metricName="Latency",
        metricValue="$.ms",
        dimensions={"Path": "$.path"},
        unit="Milliseconds",
    )
    log.say('{"ms": 10, "path": "/a"}', '{"ms": 5.5, "path": "/a"}', '{"ms": 7, "path": "/b"}', '{"ms": 9}')
    admin.advance(60)

    assert sums(admin, "Latency", Path="/a") == {0: 15.5}
    assert sums(admin, "Latency", Path="/b") == {0: 7.0}
    assert sums(admin, "Latency") == {}
    listed = admin.call("cloudwatch:ListMetrics", Namespace="Shop")["Metrics"]
    assert len(listed) == 2


def test_a_filter_that_is_put_again_counts_otherwise_from_then_on(admin: Admin) -> None:
    log = Log(admin)
    watch(log, "a")
    log.say("a", "b b")
    watch(log, "b")
    log.say("a", "b")
    admin.advance(60)
    assert sums(admin) == {0: 2.0}

    log.say("b")
    log.call("DeleteMetricFilter", filterName="errors")
    log.say("b")
    admin.advance(120)
    assert sums(admin) == {0: 2.0, 1: 1.0}


def test_many_events_are_counted_to_the_last(admin: Admin) -> None:
    log = Log(admin)
    watch(log, "odd", defaultValue=0.0)
    for _ in range(2):
        log.say(*(("odd", "even")[n % 2] for n in range(5000)))
    admin.advance(60)

    assert sums(admin) == {0: 5000.0}
    points = admin.call(
        "cloudwatch:GetMetricStatistics",
        Namespace="Shop",
        MetricName="Errors",
        StartTime=NOON,
        EndTime=NOON + 60,
        Period=60,
        Statistics=["SampleCount"],
    )["Datapoints"]
    assert [point["SampleCount"] for point in points] == [5000.0]


def test_what_cloudwatch_does_not_take_is_remembered_and_stops_nothing(admin: Admin) -> None:
    log = Log(admin)
    watch(log, "x", "odd", metricNamespace="two\nlines")
    watch(log, "x", "good")
    log.say("x")
    admin.advance(60)

    found = admin.cloud.kernel.store.everywhere(MetricFilter)
    assert {each.filter_name: each.failure for each in found} == {"odd": "InvalidParameterValue", "good": ""}
    assert sums(admin) == {0: 1.0}


def test_the_older_limits_of_cloudwatch_are_kept() -> None:
    old = Admin(settings=CellSettings(quotas="notes-2017"))
    log = Log(old)
    watch(log, "{ $.n > 0 }", metricValue="$.n")
    log.say(*(f'{{"n": {n}}}' for n in range(1, 101)))
    old.advance(60)

    assert sums(old) == {0: 5050.0}
    old.close()


def test_filters_are_described_as_they_were_put(admin: Admin) -> None:
    log = Log(admin)
    watch(log, " ", "b", defaultValue=0.0)
    watch(log, "x", "a", metricName="Other", unit="Count")

    found = log.call("DescribeMetricFilters")["metricFilters"]
    assert found[1] == {
        "filterName": "b",
        "filterPattern": " ",
        "metricTransformations": [{**COUNT, "defaultValue": 0.0}],
        "creationTime": int(NOON * 1000),
        "logGroupName": "/shop/web",
        "applyOnTransformedLogs": False,
    }

    def names(**how: Any) -> list[str]:
        return [each["filterName"] for each in admin.call("logs:DescribeMetricFilters", **how)["metricFilters"]]

    assert names() == ["a", "b"]
    assert names(filterNamePrefix="b") == ["b"]
    assert names(metricName="Other", metricNamespace="Shop") == ["a"]
    assert log.described()["metricFilterCount"] == 2
    assert log.refused("DeleteMetricFilter", filterName="c").code == "ResourceNotFoundException"
    page = log.call("DescribeMetricFilters", limit=1)
    assert names(nextToken=page["nextToken"]) == ["b"]


@pytest.mark.parametrize(
    "how",
    [
        {"metricValue": "many"},
        {"metricNamespace": "AWS/Shop"},
        {"metricNamespace": ""},
        {"metricName": ""},
        {"defaultValue": 1e300},
        {"defaultValue": float("inf")},
        {"dimensions": {":a": "$.a"}},
        {"defaultValue": 1.0, "dimensions": {"a": "$.a"}},
        {"dimensions": {"a": "$.a", "b": "$.b", "c": "$.c", "d": "$.d"}},
    ],
)
def test_what_cannot_become_a_metric_is_refused(admin: Admin, how: dict[str, Any]) -> None:
    log = Log(admin)
    how = {"filterName": "x", "filterPattern": "{ $.a = 1 }", "metricTransformations": [{**COUNT, **how}]}

    assert log.refused("PutMetricFilter", **how).code == "InvalidParameterException"
    assert log.refused("PutMetricFilter", **{**how, "logGroupName": "other"}).code == "ResourceNotFoundException"


def test_a_pattern_can_be_tried_on_texts(admin: Admin) -> None:
    lines = ['127.0.0.1 "GET /" 200', "nothing", '127.0.0.2 "GET /x" 404']
    answer = admin.call("logs:TestMetricFilter", filterPattern="[ip, request, status=4*]", logEventMessages=lines)

    assert answer["matches"] == [
        {
            "eventNumber": 3,
            "eventMessage": lines[2],
            "extractedValues": {"$ip": "127.0.0.2", "$request": "GET /x", "$status": "404"},
        }
    ]


@pytest.mark.fact("logs-10")
def test_what_a_filter_counts_is_charged_as_a_metric_of_one_s_own_for_each_set_of_dimensions(admin: Admin) -> None:
    def charged() -> int:
        return admin.run(admin.client.metrics.charges()).metrics

    log = Log(admin)
    watch(log, "404")
    assert charged() == 0
    log.say("GET /x 404", "GET /y 404")
    admin.advance(60)
    assert charged() == 1
    assert admin.run(admin.client.metrics.charges()).dollars == pytest.approx(0.3)

    watch(log, "[method, path, status]", "paths", metricName="Pages", dimensions={"Path": "$path"})
    log.say("GET /x 404", "GET /y 200", "GET /y 404")
    admin.advance(60)
    assert charged() == 3
