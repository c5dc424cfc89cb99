"""ListMetrics tells which metrics have data."""

from typing import Any

import pytest

from tests.admin import Admin
from tests.model.services.ec2.launches import running

DAY = 86400


def put(admin: Admin, name: str, **dimensions: str) -> None:
    pairs = [{"Name": key, "Value": value} for key, value in dimensions.items()]
    data = [{"MetricName": name, "Value": 1, "Dimensions": pairs}]
    admin.call("cloudwatch:PutMetricData", Namespace="Shop", MetricData=data)


def listed(admin: Admin, **asked: Any) -> list[tuple[str, dict[str, str]]]:
    found = admin.call("cloudwatch:ListMetrics", **asked)["Metrics"]
    return [(each["MetricName"], {d["Name"]: d["Value"] for d in each["Dimensions"]}) for each in found]


def test_metrics_are_found_by_namespace_name_and_dimension(admin: Admin) -> None:
    put(admin, "Orders")
    put(admin, "Orders", Page="home", Zone="a")
    put(admin, "Orders", Page="cart")
    put(admin, "Errors", Page="home")
    assert len(listed(admin, Namespace="Shop")) == 4
    assert len(listed(admin, Namespace="Shop", MetricName="Orders")) == 3
    page = [{"Name": "Page"}]
    assert len(listed(admin, Namespace="Shop", Dimensions=page)) == 3
    home = [{"Name": "Page", "Value": "home"}]
    assert listed(admin, Namespace="Shop", MetricName="Orders", Dimensions=home) == [
        ("Orders", {"Page": "home", "Zone": "a"})
    ]
    assert listed(admin, Namespace="Other") == []


KNOWN = {
    "AWS/SQS": """QueueName
        ApproximateAgeOfOldestMessage ApproximateNumberOfMessagesDelayed ApproximateNumberOfMessagesNotVisible
        ApproximateNumberOfMessagesVisible NumberOfEmptyReceives NumberOfMessagesDeleted NumberOfMessagesReceived
        NumberOfMessagesSent SentMessageSize""",
    "AWS/EBS": """VolumeId
        VolumeIdleTime VolumeQueueLength VolumeReadBytes VolumeReadOps VolumeTotalReadTime VolumeTotalWriteTime
        VolumeWriteBytes VolumeWriteOps""",
    "AWS/EC2": """InstanceId
        CPUCreditBalance CPUCreditUsage CPUSurplusCreditBalance CPUSurplusCreditsCharged CPUUtilization EBSReadBytes
        EBSReadOps EBSWriteBytes EBSWriteOps NetworkIn NetworkOut NetworkPacketsIn NetworkPacketsOut
        StatusCheckFailed StatusCheckFailed_AttachedEBS StatusCheckFailed_Instance StatusCheckFailed_System""",
}
"The dimension of each namespace and its names, as AWS documents them of what is made here."


@pytest.mark.fact("cloudwatch-02")
def test_every_service_publishes_what_is_its_own_and_nothing_else(admin: Admin) -> None:
    queue = admin.call("sqs:CreateQueue", QueueName="orders")["QueueUrl"]
    admin.call("sqs:SendMessage", QueueUrl=queue, MessageBody="one teapot")
    running(admin)
    admin.advance(seconds=3600)
    for namespace, known in KNOWN.items():
        dimension, *names = known.split()
        found = listed(admin, Namespace=namespace)
        assert {name for name, _ in found} == set(names)
        assert {key for _, given in found for key in given} == {dimension}


def test_metrics_are_listed_for_two_weeks_after_their_last_datum(admin: Admin) -> None:
    put(admin, "Orders")
    admin.advance(seconds=3 * 3600)
    assert listed(admin, Namespace="Shop", RecentlyActive="PT3H") == [("Orders", {})]
    admin.advance(seconds=1)
    assert listed(admin, Namespace="Shop", RecentlyActive="PT3H") == []
    admin.advance(seconds=13 * DAY)
    assert listed(admin, Namespace="Shop") == [("Orders", {})]
    admin.advance(seconds=DAY)
    assert listed(admin, Namespace="Shop") == []


def test_five_hundred_metrics_make_a_page(admin: Admin) -> None:
    data = [{"MetricName": f"m{n:04}", "Value": 1} for n in range(600)]
    admin.call("cloudwatch:PutMetricData", Namespace="Shop", MetricData=data)
    first = admin.call("cloudwatch:ListMetrics", Namespace="Shop")
    second = admin.call("cloudwatch:ListMetrics", Namespace="Shop", NextToken=first["NextToken"])
    assert (len(first["Metrics"]), len(second["Metrics"])) == (500, 100)
    assert "NextToken" not in second
    assert second["Metrics"][0]["MetricName"] == "m0500"
    assert admin.refused("cloudwatch:ListMetrics", NextToken="foreign").code == "InvalidNextToken"
