"""Alarms come into ALARM, OK and INSUFFICIENT_DATA as AWS's do, with the evidence that decided."""

import json
from typing import Any

import pytest

from tests.admin import NOON, Admin
from tests.model.services.cloudwatch.watching import MINUTE, Watcher


@pytest.mark.fact("alarms-01")
def test_an_alarm_is_born_without_knowledge_and_tells_each_change_once(watcher: Watcher) -> None:
    watcher.alarm()
    born = watcher.described()
    assert (born["StateValue"], born["StateReason"]) == ("INSUFFICIENT_DATA", "Unchecked: Initial alarm creation")
    watcher.orders(10, 20, 30)
    assert watcher.state() == "OK"
    watcher.orders(90, 95, 99)
    assert watcher.state() == "ALARM"
    assert watcher.states() == ["OK", "ALARM"]


@pytest.mark.fact("alarms-02")
def test_it_takes_so_many_periods_in_a_row(watcher: Watcher) -> None:
    watcher.alarm(EvaluationPeriods=3)
    watcher.orders(10, 10, 10, 90, 90, every=MINUTE)
    assert watcher.state() == "OK"
    watcher.orders(90, 90)
    assert watcher.state() == "ALARM"
    watcher.orders(20, 20)
    assert watcher.states() == ["OK", "ALARM", "OK"]


@pytest.mark.fact("alarms-02")
def test_or_some_of_them_in_any_order(watcher: Watcher) -> None:
    watcher.alarm(EvaluationPeriods=4, DatapointsToAlarm=2)
    watcher.orders(10, 10, 10, 10, 90, 10, 10, 90, 10)
    assert watcher.state() == "ALARM"
    watcher.orders(10, 10, 10, 10)
    assert watcher.states() == ["OK", "ALARM", "OK"]


@pytest.mark.parametrize(
    ("comparison", "value"),
    [
        ("GreaterThanThreshold", 80.5),
        ("GreaterThanOrEqualToThreshold", 80),
        ("LessThanThreshold", 79.5),
        ("LessThanOrEqualToThreshold", 80),
    ],
)
def test_it_compares_as_it_is_told(watcher: Watcher, comparison: str, value: float) -> None:
    watcher.alarm(ComparisonOperator=comparison)
    watcher.orders(value, value)
    assert watcher.state() == "ALARM"


def test_the_evidence_is_told_in_words_and_as_json(watcher: Watcher) -> None:
    watcher.alarm()
    watcher.orders(90, 90)
    told = watcher.described()
    assert told["StateReason"].startswith("Threshold Crossed: 1 datapoint [90.0 (")
    assert told["StateReason"].endswith(")] was greater than the threshold (80.0).")
    data = json.loads(told["StateReasonData"])
    assert data["version"] == "1.0"
    assert (data["statistic"], data["period"], data["threshold"]) == ("Average", MINUTE, 80)
    assert data["recentDatapoints"] == [90]
    (evaluated,) = data["evaluatedDatapoints"]
    assert (evaluated["sampleCount"], evaluated["value"]) == (1, 90)
    assert evaluated["timestamp"] == data["startDate"] == "2025-06-15T12:00:00.000+0000"
    assert NOON + MINUTE < told["StateTransitionedTimestamp"] < NOON + 2 * MINUTE


@pytest.mark.parametrize(
    ("treatment", "state"),
    [
        ("missing", "INSUFFICIENT_DATA"),
        ("notBreaching", "OK"),
        ("breaching", "ALARM"),
        ("ignore", "ALARM"),
        (None, "INSUFFICIENT_DATA"),
    ],
)
def test_silence_is_treated_as_it_is_told(watcher: Watcher, treatment: str | None, state: str) -> None:
    watcher.alarm(TreatMissingData=treatment)
    watcher.orders(90, 90)
    assert watcher.state() == "ALARM"
    watcher.admin.advance(seconds=10 * MINUTE)
    assert watcher.state() == state


def test_silence_that_breaches_has_its_own_words(watcher: Watcher) -> None:
    watcher.alarm(TreatMissingData="breaching", EvaluationPeriods=2)
    watcher.admin.advance(seconds=2 * MINUTE)
    assert watcher.described()["StateReason"] == (
        "Threshold Crossed: no datapoints were received for 2 periods"
        " and 2 missing datapoints were treated as [Breaching]."
    )


def test_a_short_period_is_looked_at_every_ten_seconds(watcher: Watcher, admin: Admin) -> None:
    watcher.alarm(Period=10)
    for _ in range(3):
        data = [{"MetricName": "Orders", "Value": 90, "StorageResolution": 1}]
        admin.call("cloudwatch:PutMetricData", Namespace="Shop", MetricData=data)
        admin.advance(seconds=10)
    assert watcher.state() == "ALARM"
    assert watcher.described()["StateTransitionedTimestamp"] < NOON + 20


def test_a_period_of_five_minutes_slides_with_every_minute(watcher: Watcher) -> None:
    watcher.alarm(Period=300, Statistic="Sum", Threshold=100)
    watcher.orders(1, 1, 1, 1, 1, 1, 1)
    assert watcher.state() == "OK"
    watcher.orders(200)
    watcher.admin.advance(seconds=MINUTE)
    assert watcher.state() == "ALARM"
    data = json.loads(watcher.described()["StateReasonData"])
    assert data["startDate"] == "2025-06-15T12:03:00.000+0000"


def test_a_percentile_can_be_watched(watcher: Watcher, admin: Admin) -> None:
    watcher.alarm(Statistic=None, ExtendedStatistic="p90", Threshold=50)
    data = [{"MetricName": "Orders", "Values": [10.0, 60.0], "Counts": [80, 20]}]
    admin.call("cloudwatch:PutMetricData", Namespace="Shop", MetricData=data)
    admin.advance(seconds=2 * MINUTE)
    assert watcher.state() == "ALARM"
    assert json.loads(watcher.described()["StateReasonData"])["statistic"] == "p90"


def test_a_percentile_of_few_samples_can_be_left_alone(watcher: Watcher) -> None:
    percentile: dict[str, Any] = {"Statistic": None, "ExtendedStatistic": "p99", "Threshold": 50}
    watcher.alarm("careful", EvaluateLowSampleCountPercentile="ignore", **percentile)
    watcher.alarm("hasty", EvaluateLowSampleCountPercentile="evaluate", **percentile)
    watcher.orders(90)
    watcher.admin.advance(seconds=40)
    assert watcher.state("hasty") == "ALARM"
    assert watcher.state("careful") == "INSUFFICIENT_DATA"


def test_an_expression_over_several_metrics_can_be_watched(watcher: Watcher, admin: Admin) -> None:
    def metric(id: str, name: str) -> dict[str, Any]:
        stat = {"Metric": {"Namespace": "Shop", "MetricName": name}, "Period": MINUTE, "Stat": "Sum"}
        return {"Id": id, "MetricStat": stat, "ReturnData": False}

    admin.call(
        "cloudwatch:PutMetricAlarm",
        AlarmName="busy",
        EvaluationPeriods=1,
        Threshold=5,
        ComparisonOperator="GreaterThanThreshold",
        Metrics=[metric("e", "Errors"), metric("o", "Orders"), {"Id": "share", "Expression": "100 * e / o"}],
    )
    for errors, state in ((2, "OK"), (8, "ALARM")):
        data = [{"MetricName": "Errors", "Value": errors}, {"MetricName": "Orders", "Value": 100}]
        admin.call("cloudwatch:PutMetricData", Namespace="Shop", MetricData=data)
        admin.advance(seconds=100)
        assert watcher.state() == state
    admin.advance(seconds=600)
    assert watcher.states() == ["OK", "ALARM", "INSUFFICIENT_DATA"]
    assert [len(admin.cloud.kernel.timers)] == [0]


def test_data_put_for_later_are_looked_at_when_their_time_has_come(watcher: Watcher, admin: Admin) -> None:
    watcher.alarm()
    data = [{"MetricName": "Orders", "Value": 90, "Timestamp": admin.now + 3600}]
    admin.call("cloudwatch:PutMetricData", Namespace="Shop", MetricData=data)
    admin.advance(seconds=3600)
    assert watcher.state() == "INSUFFICIENT_DATA"
    admin.advance(seconds=2 * MINUTE)
    assert watcher.state() == "ALARM"


def test_an_alarm_without_data_sleeps_and_costs_nothing(watcher: Watcher, admin: Admin) -> None:
    watcher.alarm()
    admin.advance(seconds=MINUTE)
    assert len(admin.cloud.kernel.timers) == 0
    watcher.orders(90)
    assert len(admin.cloud.kernel.timers) == 1
    admin.advance(seconds=600)
    assert watcher.states() == ["ALARM", "INSUFFICIENT_DATA"]
    assert len(admin.cloud.kernel.timers) == 0


def test_alarms_watch_data_of_their_own_region_only(watcher: Watcher, admin: Admin) -> None:
    watcher.alarm()
    data = [{"MetricName": "Orders", "Value": 90}]
    admin.call("cloudwatch:PutMetricData", region="eu-west-1", Namespace="Shop", MetricData=data)
    admin.advance(seconds=5 * MINUTE)
    assert watcher.state() == "INSUFFICIENT_DATA"
