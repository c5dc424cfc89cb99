"""Own metrics are put as values, lists or summaries, and refused where AWS refuses them."""

from math import inf, nan
from typing import Any

import pytest

from tests.admin import Admin

MINUTE = 60
DAY = 86400


def put(admin: Admin, namespace: str = "Shop", **datum: Any) -> None:
    admin.call("cloudwatch:PutMetricData", Namespace=namespace, MetricData=[{"MetricName": "Orders"} | datum])


def refusal(admin: Admin, namespace: str = "Shop", **datum: Any) -> tuple[str, str]:
    data = [{"MetricName": "Orders"} | datum]
    refused = admin.refused("cloudwatch:PutMetricData", Namespace=namespace, MetricData=data)
    return refused.code, refused.message


def points(
    admin: Admin, *statistics: str, period: int = MINUTE, back: float = 3600, **more: Any
) -> list[dict[str, Any]]:
    asked: dict[str, Any] = {"Namespace": "Shop", "MetricName": "Orders", "Period": period}
    asked |= {"Statistics": list(statistics)} if statistics else {}
    times: dict[str, Any] = {"StartTime": admin.now - back, "EndTime": admin.now + MINUTE}
    return admin.call("cloudwatch:GetMetricStatistics", **(asked | times | more))["Datapoints"]


@pytest.mark.fact("cloudwatch-07")
def test_a_value_put_is_listed_read_and_alarmed_on_like_any_other(admin: Admin) -> None:
    put(admin, Value=5)
    listed = admin.call("cloudwatch:ListMetrics", Namespace="Shop")["Metrics"]
    assert listed == [{"Namespace": "Shop", "MetricName": "Orders", "Dimensions": []}]
    (point,) = points(admin, "Sum", "SampleCount")
    assert (point["Sum"], point["SampleCount"], point["Unit"]) == (5, 1, "None")
    admin.call(
        "cloudwatch:PutMetricAlarm",
        AlarmName="many",
        Namespace="Shop",
        MetricName="Orders",
        Statistic="Sum",
        Period=MINUTE,
        EvaluationPeriods=1,
        Threshold=4,
        ComparisonOperator="GreaterThanThreshold",
    )
    admin.advance(seconds=120)
    assert admin.call("cloudwatch:DescribeAlarms")["MetricAlarms"][0]["StateValue"] == "ALARM"
    assert refusal(admin, Value=1, Timestamp=admin.now - 14 * DAY - 1)[0] == "InvalidParameterValue"


def test_values_with_counts_weigh_as_often_as_they_came(admin: Admin) -> None:
    put(admin, Values=[1.0, 4.0, 10.0], Counts=[3, 2, 1])
    (point,) = points(admin, "SampleCount", "Sum", "Minimum", "Maximum", "Average")
    named = {name: point[name] for name in ("SampleCount", "Sum", "Minimum", "Maximum", "Average")}
    assert named == {"SampleCount": 6, "Sum": 21, "Minimum": 1, "Maximum": 10, "Average": 3.5}


def test_values_without_counts_count_once(admin: Admin) -> None:
    put(admin, Values=[1.0, 2.0, 6.0])
    (point,) = points(admin, "SampleCount", "Average")
    assert (point["SampleCount"], point["Average"]) == (3, 3)


def test_a_summary_joins_what_was_put_for_the_same_minute(admin: Admin) -> None:
    put(admin, StatisticValues={"SampleCount": 4, "Sum": 20, "Minimum": 2, "Maximum": 9})
    put(admin, Value=1)
    (point,) = points(admin, "SampleCount", "Sum", "Minimum", "Maximum")
    assert (point["SampleCount"], point["Sum"], point["Minimum"], point["Maximum"]) == (5, 21, 1, 9)


def test_percentiles_need_the_values_themselves(admin: Admin) -> None:
    put(admin, Values=[float(n) for n in range(101)])
    (point,) = points(admin, ExtendedStatistics=["p50", "p90", "p99.5"])
    assert point["ExtendedStatistics"] == {"p50": 50, "p90": 90, "p99.5": pytest.approx(99.5)}
    put(admin, StatisticValues={"SampleCount": 4, "Sum": 20, "Minimum": 2, "Maximum": 9})
    assert points(admin, ExtendedStatistics=["p50"]) == []


@pytest.mark.fact("cloudwatch-09")
def test_a_high_resolution_metric_has_a_point_for_every_second(admin: Admin) -> None:
    start = admin.now
    for second in range(60):
        put(admin, Value=second, Timestamp=start + second, StorageResolution=1)
        put(admin, MetricName="Coarse", Value=second, Timestamp=start + second)
    admin.advance(seconds=60)
    asked = {"StartTime": start, "EndTime": start + 60}
    assert [point["Average"] for point in points(admin, "Average", period=1, **asked)] == [float(n) for n in range(60)]
    assert len(points(admin, "Average", period=1, MetricName="Coarse", **asked)) == 1
    assert len(points(admin, "Average", period=10, **asked)) == 6


def test_dimensions_tell_metrics_apart_whatever_their_order(admin: Admin) -> None:
    one, other = {"Name": "Page", "Value": "home"}, {"Name": "Zone", "Value": "a"}
    put(admin, Value=1, Dimensions=[one, other])
    put(admin, Value=2, Dimensions=[other, one])
    put(admin, Value=4, Dimensions=[one])
    assert [point["Sum"] for point in points(admin, "Sum", Dimensions=[other, one])] == [3]
    assert [point["Sum"] for point in points(admin, "Sum", Dimensions=[one])] == [4]
    assert points(admin, "Sum") == []


def test_points_of_several_units_stay_apart(admin: Admin) -> None:
    for value, unit in ((10, None), (5, "Count"), (1, "Seconds")):
        put(admin, Value=value, **({"Unit": unit} if unit else {}))
    found = {point["Unit"]: point["Average"] for point in points(admin, "Average")}
    assert found == {"None": 10, "Count": 5, "Seconds": 1}
    assert [point["Average"] for point in points(admin, "Average", Unit="Seconds")] == [1]
    assert points(admin, "Average", Unit="Bytes") == []


@pytest.mark.fact("cloudwatch-02")
@pytest.mark.parametrize("namespace", ["AWS/EC2", "AWS/ApplicationELB", "AWS/Mine"])
def test_namespaces_of_aws_take_no_data_of_customers(admin: Admin, namespace: str) -> None:
    said = refusal(admin, namespace, Value=1)
    assert said == ("InvalidParameterValue", f"The value {namespace} for parameter Namespace is invalid.")
    names = {each["MetricName"] for each in admin.call("cloudwatch:ListMetrics", Namespace=namespace)["Metrics"]}
    assert "Orders" not in names


@pytest.mark.parametrize(
    ("datum", "code", "words"),
    [
        (
            {"Value": 1, "Values": [1.0]},
            "InvalidParameterCombination",
            "The parameters MetricData.member.1.Value and MetricData.member.1.Values are mutually exclusive",
        ),
        (
            {"Value": 1, "StatisticValues": {"SampleCount": 1, "Sum": 1, "Minimum": 1, "Maximum": 1}},
            "InvalidParameterCombination",
            "MetricData.member.1.StatisticValues are mutually exclusive and you have specified both.",
        ),
        (
            {"Values": [1.0, 2.0], "Counts": [1.0]},
            "InvalidParameterValue",
            "The parameters MetricData.member.1.Values and MetricData.member.1.Counts must be of the same size.",
        ),
        ({}, "MissingParameter", "must be specified"),
        ({"Value": nan}, "InvalidParameterValue", "MetricData.member.1.Value is invalid"),
        ({"Value": inf}, "InvalidParameterValue", "MetricData.member.1.Value is invalid"),
        ({"Value": 1, "StorageResolution": 30}, "InvalidParameterValue", "must be 1 or 60"),
        (
            {"StatisticValues": {"SampleCount": 1, "Sum": 1, "Minimum": 3, "Maximum": 1}},
            "InvalidParameterValue",
            "Maximum must be greater",
        ),
        ({"Value": 1, "Dimensions": [{"Name": "A", "Value": "1"}] * 2}, "InvalidParameterValue", "twice"),
        ({"Values": [1.0] * 151}, "InvalidParameterValue", "must not have a size greater than 150"),
        ({"Value": 1, "Unit": "Bananas"}, "InvalidParameterValue", "Unit"),
    ],
)
def test_a_datum_that_makes_no_sense_is_refused(admin: Admin, datum: dict[str, Any], code: str, words: str) -> None:
    found, message = refusal(admin, **datum)
    assert (found, words in message) == (code, True), message
    assert points(admin, "Sum") == []


def test_one_bad_datum_of_many_keeps_all_out(admin: Admin) -> None:
    data = [{"MetricName": "Orders", "Value": 1}, {"MetricName": "Orders", "Value": nan}]
    assert admin.refused("cloudwatch:PutMetricData", Namespace="Shop", MetricData=data).code == "InvalidParameterValue"
    assert points(admin, "Sum") == []


def test_a_call_carries_a_thousand_data_and_no_more(admin: Admin) -> None:
    data = [{"MetricName": "Orders", "Value": 1}] * 1000
    admin.call("cloudwatch:PutMetricData", Namespace="Shop", MetricData=data)
    assert points(admin, "SampleCount")[0]["SampleCount"] == 1000
    refused = admin.refused("cloudwatch:PutMetricData", Namespace="Shop", MetricData=[*data, data[0]])
    assert refused.message == "The collection MetricData must not have a size greater than 1000."


def test_data_come_up_to_two_weeks_late_and_two_hours_early(admin: Admin) -> None:
    put(admin, Value=1, Timestamp=admin.now - 14 * DAY + 1)
    put(admin, Value=2, Timestamp=admin.now + 7200)
    assert len(points(admin, "Sum", period=300, back=14.5 * DAY, EndTime=admin.now - 13 * DAY)) == 1
    assert refusal(admin, Value=1, Timestamp=admin.now + 7201)[0] == "InvalidParameterValue"
    assert points(admin, "Sum") == []
    admin.advance(seconds=7200 + MINUTE)
    assert [point["Sum"] for point in points(admin, "Sum")] == [2]


def test_regions_do_not_share_metrics(admin: Admin) -> None:
    put(admin, Value=1)
    assert admin.call("cloudwatch:ListMetrics", Namespace="Shop", region="eu-west-1")["Metrics"] == []
