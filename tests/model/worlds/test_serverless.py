"""The tea house is built by calls alone, and every visit goes its way through functions, streams, queues and tables."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest

from model.client import build_world
from model.gateway.trail import Called
from model.kernel.fingerprint import fingerprint
from tests.admin import Admin

HALF_AN_HOUR = 1800.0


class House:
    """The tea house, what was asked on the way to it, and what it was when it was ready."""

    def __init__(self) -> None:
        self.admin = Admin()
        self.calls: list[Called] = []
        self.admin.client.listen(Called, self.calls.append)
        self.admin.run(build_world(self.admin.client, "serverless"))
        self.fingerprint = self.admin.run(fingerprint(self.admin.cloud.kernel))


@pytest.fixture(scope="module")
def house() -> Iterator[House]:
    house = House()
    yield house
    house.admin.close()


def test_the_same_seed_makes_the_same_tea_house_byte_for_byte(house: House) -> None:
    again = House()
    again.admin.close()
    assert again.fingerprint == house.fingerprint


def test_visits_become_clicks_and_orders_that_are_counted_kept_and_filed(house: House) -> None:
    admin = house.admin
    admin.advance(HALF_AN_HOUR)
    assert [(call.operation, call.refused, call.ignored) for call in house.calls if call.refused or call.ignored] == []
    read = total(admin, "AWS/Kinesis", "IncomingRecords", "StreamName", "clicks")
    pages = items(admin, "pages")
    assert sum(int(page["visits"]["N"]) for page in pages) == read > 100
    assert {page["path"]["S"] for page in pages} == {"/", "/tea/sencha", "/tea/assam", "/tea/matcha"}
    orders = items(admin, "orders")
    assert {order["tea"]["S"] for order in orders} <= {"/tea/sencha", "/tea/assam"}
    assert len(orders) == waiting(admin, "packing") > 10
    assert {key.partition("/")[0] for key in keys(admin, "tea-lake")} == {"clicks", "complaints"}
    runs = {each: total(admin, "AWS/Lambda", "Invocations", "FunctionName", each) for each in FUNCTIONS}
    assert all(runs.values())
    assert sum(runs.values()) - runs["answer"] < 2 * HALF_AN_HOUR / 60


def test_what_is_sold_out_is_tried_three_times_and_then_raises_an_alarm(house: House) -> None:
    admin = house.admin
    queue = admin.call("sqs:GetQueueUrl", QueueName="orders")["QueueUrl"]
    admin.call("sqs:SendMessage", QueueUrl=queue, MessageBody='{"order": "mine", "tea": "/tea/matcha"}')
    admin.advance(600)
    group = "/aws/lambda/take-orders"
    told = admin.call("logs:FilterLogEvents", logGroupName=group, filterPattern="ERROR mine")["events"]
    assert len(told) == 3
    assert waiting(admin, "orders-given-up") >= 1
    alarm = admin.call("cloudwatch:DescribeAlarms", AlarmNames=["orders-given-up"])["MetricAlarms"][0]
    assert alarm["StateValue"] == "ALARM"


FUNCTIONS = ("answer", "read-visits", "count-clicks", "take-orders")


def total(admin: Admin, namespace: str, metric: str, dimension: str, value: str) -> float:
    points = admin.call(
        "cloudwatch:GetMetricStatistics",
        Namespace=namespace,
        MetricName=metric,
        Dimensions=[{"Name": dimension, "Value": value}],
        StartTime=admin.now - 86400,
        EndTime=admin.now + 60,
        Period=86400,
        Statistics=["Sum"],
    )["Datapoints"]
    return sum(point["Sum"] for point in points)


def items(admin: Admin, table: str) -> list[dict[str, Any]]:
    return admin.call("dynamodb:Scan", TableName=table)["Items"]


def waiting(admin: Admin, queue: str) -> int:
    url = admin.call("sqs:GetQueueUrl", QueueName=queue)["QueueUrl"]
    asked = {"QueueUrl": url, "AttributeNames": ["ApproximateNumberOfMessages"]}
    return int(admin.call("sqs:GetQueueAttributes", **asked)["Attributes"]["ApproximateNumberOfMessages"])


def keys(admin: Admin, bucket: str) -> list[str]:
    return [each["Key"] for each in admin.call("s3:ListObjectsV2", Bucket=bucket).get("Contents", [])]
