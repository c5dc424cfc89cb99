"""Streams tell a delivery stream of every minute of the metrics that they were asked for."""

from __future__ import annotations

import json
from typing import Any

import pytest

from tests.admin import NOON, Admin
from tests.model.services.firehose.piping import ACCOUNT, NAME, Pipe, laid, make_lake, make_role

MINUTE = 60
FIREHOSE = f"arn:aws:firehose:us-east-1:{ACCOUNT}:deliverystream/{NAME}"
ROLE = f"arn:aws:iam::{ACCOUNT}:role/streams"
ASKED: dict[str, Any] = {"Name": "all", "FirehoseArn": FIREHOSE, "RoleArn": ROLE, "OutputFormat": "json"}
SHOP = [{"Namespace": "Shop"}]


@pytest.fixture
def pipe(admin: Admin) -> Pipe:
    """A delivery stream into a bucket, and a role under which metrics may be put into it."""
    make_lake(admin)
    make_role(admin, "streams", "streams.metrics.cloudwatch", "firehose:PutRecord")
    return Pipe(admin, how={"BufferingHints": {"SizeInMBs": 1, "IntervalInSeconds": 0}})


def put(admin: Admin, name: str, *values: float, namespace: str = "Shop", **more: Any) -> None:
    data = [{"MetricName": name, "Value": value, "Unit": "Count", **more} for value in values]
    admin.call("cloudwatch:PutMetricData", Namespace=namespace, MetricData=data)


def stream(admin: Admin, **more: Any) -> str:
    return admin.call("cloudwatch:PutMetricStream", **(ASKED | more))["Arn"]


def received(admin: Admin) -> list[dict[str, Any]]:
    admin.advance(10)
    return [json.loads(line) for line in b"".join(laid(admin).values()).splitlines()]


def own(admin: Admin, metric: str, name: str = "all") -> list[float]:
    points = admin.call(
        "cloudwatch:GetMetricStatistics",
        Namespace="AWS/CloudWatch/MetricStreams",
        MetricName=metric,
        Dimensions=[{"Name": "MetricStreamName", "Value": name}],
        StartTime=admin.now - 10 * MINUTE,
        EndTime=admin.now,
        Period=MINUTE,
        Statistics=["Maximum"],
    )["Datapoints"]
    return [point["Maximum"] for point in sorted(points, key=lambda point: point["Timestamp"])]


def test_each_minute_of_a_metric_is_a_line_of_json(admin: Admin, pipe: Pipe) -> None:
    statistics = [
        {"IncludeMetrics": [{"Namespace": "Shop", "MetricName": "Orders"}], "AdditionalStatistics": ["p50", "tm90"]}
    ]
    stream(admin, IncludeFilters=SHOP, StatisticsConfigurations=statistics)
    begin = admin.now
    put(admin, "Orders", 1.0, 5.0, 3.0, Dimensions=[{"Name": "Door", "Value": "front"}])
    admin.advance(MINUTE)
    put(admin, "Visits", 7.0)
    admin.advance(3 * MINUTE)

    orders, visits = received(admin)

    assert orders == {
        "metric_stream_name": "all",
        "account_id": ACCOUNT,
        "region": "us-east-1",
        "namespace": "Shop",
        "metric_name": "Orders",
        "dimensions": {"Door": "front"},
        "timestamp": int(begin * 1000),
        "value": {"count": 3.0, "sum": 9.0, "max": 5.0, "min": 1.0, "p50": 3.0, "tm90": orders["value"]["tm90"]},
        "unit": "Count",
    }
    assert (visits["metric_name"], visits["timestamp"]) == ("Visits", int((begin + MINUTE) * 1000))
    assert visits["value"] == {"count": 1.0, "sum": 7.0, "max": 7.0, "min": 7.0}
    assert (sum(own(admin, "MetricUpdate")), set(own(admin, "PublishErrorRate"))) == (2.0, {0.0})


@pytest.mark.parametrize(
    ("filters", "names"),
    [
        ({"IncludeFilters": [{"Namespace": "Shop", "MetricNames": ["Orders"]}]}, {"Orders"}),
        ({"IncludeFilters": [{"Namespace": "Shop"}, {"Namespace": "Mail"}]}, {"Orders", "Visits", "Letters"}),
        ({"ExcludeFilters": [{"Namespace": "Mail"}, {"Namespace": "AWS/Firehose"}, {"Namespace": "AWS/S3"}]}, None),
    ],
)
def test_a_stream_tells_of_what_its_filters_mean(
    admin: Admin, pipe: Pipe, filters: dict[str, Any], names: set[str] | None
) -> None:
    stream(admin, **filters)
    put(admin, "Orders", 1.0)
    put(admin, "Visits", 1.0)
    put(admin, "Letters", 1.0, namespace="Mail")
    admin.advance(2 * MINUTE)

    told = {(each["namespace"], each["metric_name"]) for each in received(admin)}

    if names is None:
        assert {("Shop", "Orders"), ("Shop", "Visits")} <= told
        assert not {"Mail", "AWS/Firehose"} & {namespace for namespace, _ in told}
    else:
        assert {name for _, name in told} == names


def test_a_stream_that_is_stopped_tells_nothing_until_it_is_started(admin: Admin, pipe: Pipe) -> None:
    stream(admin, IncludeFilters=SHOP)
    admin.call("cloudwatch:StopMetricStreams", Names=["all"])
    put(admin, "Orders", 1.0)
    admin.advance(3 * MINUTE)
    assert received(admin) == []
    stream(admin, IncludeFilters=SHOP)
    assert admin.call("cloudwatch:GetMetricStream", Name="all")["State"] == "stopped", "put anew, it stays so"

    admin.call("cloudwatch:StartMetricStreams", Names=["all"])
    put(admin, "Orders", 2.0)
    admin.advance(3 * MINUTE)

    assert [each["value"]["sum"] for each in received(admin)] == [2.0]


def test_streams_are_described_listed_tagged_and_deleted(admin: Admin, pipe: Pipe) -> None:
    arn = stream(admin, ExcludeFilters=SHOP, Tags=[{"Key": "team", "Value": "web"}])
    stream(admin, Name="b")

    told = admin.call("cloudwatch:GetMetricStream", Name="all")
    assert (told["Arn"], told["State"], told["ExcludeFilters"]) == (arn, "running", SHOP)
    assert (told["FirehoseArn"], told["RoleArn"], told["OutputFormat"]) == (FIREHOSE, ROLE, "json")
    assert told["CreationDate"] == told["LastUpdateDate"] == admin.now
    first = admin.call("cloudwatch:ListMetricStreams", MaxResults=1)
    rest = admin.call("cloudwatch:ListMetricStreams", NextToken=first["NextToken"])
    assert [each["Name"] for each in first["Entries"] + rest["Entries"]] == ["all", "b"]
    assert admin.call("cloudwatch:ListTagsForResource", ResourceARN=arn)["Tags"] == [{"Key": "team", "Value": "web"}]

    admin.call("cloudwatch:DeleteMetricStream", Name="all")
    admin.call("cloudwatch:DeleteMetricStream", Name="all")
    assert [each["Name"] for each in admin.call("cloudwatch:ListMetricStreams")["Entries"]] == ["b"]


def test_what_the_role_may_not_send_is_told_as_errors(admin: Admin, pipe: Pipe) -> None:
    make_role(admin, "weak", "streams.metrics.cloudwatch", "s3:GetObject")
    make_role(admin, "foreign", "ec2", "firehose:PutRecord")
    for name in ("weak", "foreign"):
        stream(admin, Name=name, IncludeFilters=SHOP, RoleArn=f"arn:aws:iam::{ACCOUNT}:role/{name}")
    put(admin, "Orders", 1.0)
    admin.advance(4 * MINUTE)

    assert received(admin) == []
    for name in ("weak", "foreign"):
        assert (max(own(admin, "MetricUpdate", name)), max(own(admin, "PublishErrorRate", name))) == (1.0, 1.0)


@pytest.mark.parametrize(
    ("changed", "code"),
    [
        ({"OutputFormat": "opentelemetry1.0"}, "InvalidParameterValue"),
        ({"IncludeFilters": SHOP, "ExcludeFilters": SHOP}, "InvalidParameterCombination"),
        ({"IncludeFilters": [{"MetricNames": ["Orders"]}]}, "MissingParameter"),
        ({"FirehoseArn": FIREHOSE.replace("us-east-1", "eu-west-1")}, "InvalidParameterValue"),
        ({"FirehoseArn": f"arn:aws:sns:us-east-1:{ACCOUNT}:topic-of-mine"}, "InvalidParameterValue"),
        ({"RoleArn": f"arn:aws:iam::{ACCOUNT}:user/streams"}, "InvalidParameterValue"),
        (
            {
                "StatisticsConfigurations": [
                    {
                        "IncludeMetrics": [{"Namespace": "Shop", "MetricName": "Orders"}],
                        "AdditionalStatistics": ["mean"],
                    }
                ]
            },
            "InvalidParameterValue",
        ),
    ],
)
def test_what_no_stream_can_be_is_refused(admin: Admin, changed: dict[str, Any], code: str) -> None:
    assert admin.refused("cloudwatch:PutMetricStream", **(ASKED | changed)).code == code
    assert admin.call("cloudwatch:ListMetricStreams")["Entries"] == []


def test_a_stream_that_is_not_there_is_refused(admin: Admin) -> None:
    assert admin.refused("cloudwatch:GetMetricStream", Name="none").code == "ResourceNotFoundException"
    for operation in ("StartMetricStreams", "StopMetricStreams"):
        assert admin.refused(f"cloudwatch:{operation}", Names=["none"]).code == "InvalidParameterValue"


def test_nothing_is_looked_at_while_no_stream_runs(admin: Admin) -> None:
    put(admin, "Orders", 1.0)
    before = len(list(admin.cloud.kernel.journal))
    admin.advance(30 * MINUTE)

    assert admin.now == NOON + 30 * MINUTE
    assert len(list(admin.cloud.kernel.journal)) == before
