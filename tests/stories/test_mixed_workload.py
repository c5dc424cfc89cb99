"""Machines, databases, queues, tables and balancers at work: all of them are seen in one place."""

from __future__ import annotations

from typing import Any

import pytest

from tests.admin import Admin
from tests.model.services.elb.kiosk import Kiosk
from tests.model.services.rds.databases import Databases
from tests.shop import Shop

MINUTE = 60.0
OWN = {
    "AWS/EC2": "InstanceId",
    "AWS/RDS": "DBInstanceIdentifier",
    "AWS/SQS": "QueueName",
    "AWS/DynamoDB": "TableName",
    "AWS/ELB": "LoadBalancerName",
}


@pytest.mark.fact("cloudwatch-01")
def test_whatever_works_is_measured_minute_by_minute(admin: Admin) -> None:
    shop = Shop(admin)
    Databases(admin).create()
    admin.call("sqs:CreateQueue", QueueName="orders")
    admin.call(
        "dynamodb:CreateTable",
        TableName="carts",
        KeySchema=[{"AttributeName": "id", "KeyType": "HASH"}],
        AttributeDefinitions=[{"AttributeName": "id", "AttributeType": "S"}],
        BillingMode="PAY_PER_REQUEST",
    )
    balancer, machines = Kiosk(admin, shop).site()
    shop.demand(balancer, 20, shape={"cpu_milliseconds": 5, "database_share": 0.5}, databases=["shop"])
    url = admin.call("sqs:GetQueueUrl", QueueName="orders")["QueueUrl"]
    for place in range(20):
        admin.call("sqs:SendMessage", QueueUrl=url, MessageBody=f"order {place}")
        admin.call("dynamodb:PutItem", TableName="carts", Item={"id": {"S": f"cart {place}"}})
        admin.advance(MINUTE)
    active = {
        "AWS/EC2": set(machines),
        "AWS/RDS": {"shop"},
        "AWS/SQS": {"orders"},
        "AWS/DynamoDB": {"carts"},
        "AWS/ELB": {"kiosk"},
    }
    assert {namespace: speaking(admin, namespace) for namespace in OWN} == active


def speaking(admin: Admin, namespace: str) -> set[str]:
    """The resources of a namespace of which there are values of the last minutes."""
    listed: list[dict[str, Any]] = admin.call("cloudwatch:ListMetrics", Namespace=namespace)["Metrics"]
    found: set[str] = set()
    for each in listed:
        named = [every["Value"] for every in each["Dimensions"] if every["Name"] == OWN[namespace]]
        if named and named[0] not in found and _has_points(admin, each):
            found.add(named[0])
    return found


def _has_points(admin: Admin, metric: dict[str, Any]) -> bool:
    answer = admin.call(
        "cloudwatch:GetMetricStatistics",
        **metric,
        StartTime=admin.now - 10 * MINUTE,
        EndTime=admin.now,
        Period=60,
        Statistics=["SampleCount"],
    )
    return len(answer["Datapoints"]) > 0
