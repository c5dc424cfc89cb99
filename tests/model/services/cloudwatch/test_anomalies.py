"""What is usual for a metric is learnt from two weeks of it, and an alarm goes off where it is not."""

from __future__ import annotations

import json
from math import cos, pi
from typing import Any

import pytest

from tests.admin import NOON, Admin

MINUTE, HOUR, DAY = 60, 3600, 86400
STEP = 5 * MINUTE
SPACE = {"Namespace": "Shop", "MetricName": "Orders"}
BAND = "ANOMALY_DETECTION_BAND(m1, 3)"


def usual_orders(at: float) -> float:
    """A hundred at one o'clock, none at seven, and a little more or less each time."""
    wobble = (at // STEP * 7919) % 11 - 5
    return 50 + 50 * cos(2 * pi * (at - HOUR) / (12 * HOUR)) + wobble


class Shop:
    """Two weeks of orders, and an alarm on those that are out of the ordinary."""

    def __init__(self, admin: Admin) -> None:
        self.admin = admin
        steps = [NOON - 14 * DAY + n * STEP for n in range(1, 14 * DAY // STEP)]
        for first in range(0, len(steps), 1000):
            data = [self.datum(at, usual_orders(at)) for at in steps[first : first + 1000]]
            admin.call("cloudwatch:PutMetricData", Namespace="Shop", MetricData=data)

    def datum(self, at: float, value: float) -> dict[str, Any]:
        return {"MetricName": "Orders", "Value": value, "Timestamp": at}

    def alarm(self, comparison: str = "LessThanLowerOrGreaterThanUpperThreshold", **changed: Any) -> None:
        metric = {"Metric": SPACE, "Period": STEP, "Stat": "Average"}
        asked: dict[str, Any] = {
            "AlarmName": "odd",
            "ComparisonOperator": comparison,
            "EvaluationPeriods": 1,
            "ThresholdMetricId": "ad1",
            "Metrics": [{"Id": "m1", "MetricStat": metric}, {"Id": "ad1", "Expression": BAND}],
        }
        asked = {key: value for key, value in (asked | changed).items() if value is not None}
        self.admin.call("cloudwatch:PutMetricAlarm", **asked)

    def pass_time(self, hours: float, extra: float = 0.0) -> None:
        for _ in range(int(hours * HOUR / STEP)):
            datum = self.datum(self.admin.now, usual_orders(self.admin.now) + extra)
            self.admin.call("cloudwatch:PutMetricData", Namespace="Shop", MetricData=[datum])
            self.admin.advance(seconds=STEP)

    @property
    def state(self) -> str:
        return self.described["StateValue"]

    @property
    def described(self) -> dict[str, Any]:
        (alarm,) = self.admin.call("cloudwatch:DescribeAlarms", AlarmNames=["odd"])["MetricAlarms"]
        return alarm

    @property
    def states(self) -> list[str]:
        found = self.admin.call(
            "cloudwatch:DescribeAlarmHistory",
            AlarmName="odd",
            HistoryItemType="StateUpdate",
            ScanBy="TimestampAscending",
        )
        items = [json.loads(item["HistoryData"]) for item in found["AlarmHistoryItems"]]
        return [item["newState"]["stateValue"] for item in items]


@pytest.fixture
def shop(admin: Admin) -> Shop:
    return Shop(admin)


@pytest.mark.fact("cloudwatch-13")
def test_the_peak_hour_of_every_day_is_nothing_new_but_the_same_number_in_the_evening_is(shop: Shop) -> None:
    shop.alarm("GreaterThanUpperThreshold")
    shop.pass_time(7)
    assert shop.states == ["OK"]
    shop.pass_time(0.5, extra=90)
    assert shop.states == ["OK", "ALARM"]
    shop.pass_time(0.5)
    assert shop.states == ["OK", "ALARM", "OK"]


def test_too_little_is_as_odd_as_too_much_where_both_sides_are_watched(shop: Shop) -> None:
    shop.alarm()
    shop.pass_time(0.5, extra=-60)
    assert shop.state == "ALARM"
    told = shop.described
    assert told["StateReason"].startswith("Thresholds Crossed: 1 datapoint [")
    assert "less than the lower thresholds [" in told["StateReason"]
    data = json.loads(told["StateReasonData"])
    (low,), (high,), (value,) = (
        data[name] for name in ("recentLowerThresholds", "recentUpperThresholds", "recentDatapoints")
    )
    assert value < low < 95 < high
    assert (told["ThresholdMetricId"], "Threshold" in told) == ("ad1", False)
    shop.alarm("GreaterThanUpperThreshold")
    shop.pass_time(0.5, extra=-60)
    assert shop.state == "OK"


def test_without_a_history_there_is_no_verdict(admin: Admin) -> None:
    fresh = Shop.__new__(Shop)
    fresh.admin = admin
    fresh.alarm()
    fresh.pass_time(1)
    assert fresh.state == "INSUFFICIENT_DATA"


def test_the_band_is_a_pair_of_series_around_what_is_usual(shop: Shop, admin: Admin) -> None:
    metric = {"Metric": SPACE, "Period": HOUR, "Stat": "Average"}
    queries = [{"Id": "m1", "MetricStat": metric}, {"Id": "ad1", "Expression": "ANOMALY_DETECTION_BAND(m1)"}]
    asked: dict[str, Any] = {"StartTime": NOON - 6 * HOUR, "EndTime": NOON, "ScanBy": "TimestampAscending"}
    answer = admin.call("cloudwatch:GetMetricData", MetricDataQueries=queries, **asked)
    orders, high, low = answer["MetricDataResults"]
    assert [high["Label"], low["Label"]] == ["Orders High", "Orders Low"]
    rows = list(zip(low["Values"], orders["Values"], high["Values"], strict=True))
    assert len(rows) == 6
    assert all(least < value < most for least, value, most in rows)


def test_an_alarm_on_a_band_has_a_detector_made(shop: Shop, admin: Admin) -> None:
    shop.alarm()
    shop.alarm()
    (detector,) = admin.call("cloudwatch:DescribeAnomalyDetectors")["AnomalyDetectors"]
    assert (detector["MetricName"], detector["Stat"], detector["StateValue"]) == ("Orders", "Average", "TRAINED")
    admin.call("cloudwatch:DeleteAnomalyDetector", AnomalyDetectorId=detector["AnomalyDetectorId"])
    assert admin.call("cloudwatch:DescribeAnomalyDetectors")["AnomalyDetectors"] == []


def test_nothing_is_learnt_from_excluded_times(shop: Shop, admin: Admin) -> None:
    span = {"StartTime": NOON - 15 * DAY, "EndTime": NOON}
    single = {**SPACE, "Stat": "Average"}
    admin.call(
        "cloudwatch:PutAnomalyDetector",
        SingleMetricAnomalyDetector=single,
        Configuration={"ExcludedTimeRanges": [span], "MetricTimezone": "UTC"},
    )
    shop.alarm()
    shop.pass_time(0.5)
    assert shop.state == "INSUFFICIENT_DATA"
    (detector,) = admin.call("cloudwatch:DescribeAnomalyDetectors", **SPACE)["AnomalyDetectors"]
    assert detector["Configuration"] == {"ExcludedTimeRanges": [span], "MetricTimezone": "UTC"}
    admin.call("cloudwatch:DeleteAnomalyDetector", SingleMetricAnomalyDetector=single)
    shop.pass_time(0.5)
    assert shop.state == "OK"


def test_detectors_are_found_by_what_they_watch(admin: Admin) -> None:
    here = [{"Name": "Shop", "Value": "here"}]
    ids = [
        admin.call("cloudwatch:PutAnomalyDetector", Namespace="Shop", MetricName="Orders", Stat="Sum")[
            "AnomalyDetectorId"
        ],
        admin.call("cloudwatch:PutAnomalyDetector", Namespace="Shop", MetricName="Visits", Dimensions=here, Stat="p90")[
            "AnomalyDetectorId"
        ],
    ]
    math = {"MetricDataQueries": [{"Id": "m1", "MetricStat": {"Metric": SPACE, "Period": 60, "Stat": "Sum"}}]}
    third = admin.call("cloudwatch:PutAnomalyDetector", MetricMathAnomalyDetector=math)["AnomalyDetectorId"]

    def found(**asked: Any) -> set[str]:
        answer = admin.call("cloudwatch:DescribeAnomalyDetectors", **asked)["AnomalyDetectors"]
        return {each["AnomalyDetectorId"] for each in answer}

    assert found() == set(ids)
    assert found(MetricName="Visits") == found(Dimensions=here) == {ids[1]}
    assert found(AnomalyDetectorTypes=["METRIC_MATH"]) == {third}
    assert found(AnomalyDetectorIds=[ids[0]]) == {ids[0]}


@pytest.mark.parametrize(
    ("asked", "code"),
    [
        ({}, "MissingParameter"),
        ({"Namespace": "Shop", "MetricName": "Orders"}, "MissingParameter"),
        (SPACE | {"Stat": "Mode"}, "ValidationError"),
        (SPACE | {"SingleMetricAnomalyDetector": SPACE}, "InvalidParameterCombination"),
        ({"MetricMathAnomalyDetector": {"MetricDataQueries": []}}, "InvalidParameterValue"),
        (
            SPACE | {"Stat": "Sum", "Configuration": {"ExcludedTimeRanges": [{"StartTime": NOON, "EndTime": NOON}]}},
            "InvalidParameterValue",
        ),
    ],
)
def test_detectors_that_make_no_sense_are_refused(admin: Admin, asked: dict[str, Any], code: str) -> None:
    assert admin.refused("cloudwatch:PutAnomalyDetector", **asked).code == code
    assert admin.call("cloudwatch:DescribeAnomalyDetectors")["AnomalyDetectors"] == []


@pytest.mark.parametrize(
    ("changed", "words"),
    [
        ({"Threshold": 5}, "Exactly one of Threshold and ThresholdMetricId"),
        ({"ComparisonOperator": "GreaterThanThreshold"}, "cannot be used with a ThresholdMetricId"),
        ({"ThresholdMetricId": "m1"}, "must be the Id of an ANOMALY_DETECTION_BAND"),
        ({"Metrics": None} | SPACE | {"Period": 60, "Statistic": "Sum"}, "needs Metrics"),
    ],
)
def test_alarms_on_no_band_are_refused(admin: Admin, changed: dict[str, Any], words: str) -> None:
    fresh = Shop.__new__(Shop)
    fresh.admin = admin
    with pytest.raises(Exception, match=words):
        fresh.alarm(
            **({"comparison": changed.pop("ComparisonOperator")} if "ComparisonOperator" in changed else {}), **changed
        )
