from __future__ import annotations

import asyncio
from typing import Any

import pytest

from model.catalog.running_costs import dollars_per_hour
from model.kit.cell import CellSettings
from model.kit.errors import AwsError
from model.services.dynamodb.partitions import grown, partitions_for
from tests.admin import Admin
from tests.model.services.dynamodb.ledger import Ledger, defined, index, item, key, value
from tests.model.services.sns.press import inbox, token_in


def bought(read: int, write: int) -> dict[str, Any]:
    return {"ProvisionedThroughput": {"ReadCapacityUnits": read, "WriteCapacityUnits": write}}


THROTTLED = ("ProvisionedThroughputExceededException", "ThrottlingException")


def fill(ledger: Ledger, requests: int, id: str = "1", units: int = 1, **more: Any) -> int:
    """How many of so many writes at once are taken, each of so many units."""
    refusals: list[str] = []
    for _ in range(requests):
        try:
            ledger.put(id=id, text="x" * (1024 * units - 20), **more)
        except AwsError as refusal:
            refusals.append(refusal.code)
    assert {*refusals} <= {*THROTTLED}
    return requests - len(refusals)


@pytest.mark.fact("dynamodb-17")
def test_throughput_is_declared_in_advance(admin: Admin) -> None:
    ledger = Ledger(admin, **bought(5, 5))

    told = ledger.described()["ProvisionedThroughput"]
    assert (told["ReadCapacityUnits"], told["WriteCapacityUnits"]) == (5, 5)
    assert "BillingModeSummary" not in ledger.described()
    lacking = admin.refused(
        "dynamodb:CreateTable",
        TableName="none",
        KeySchema=ledger.made["KeySchema"],
        AttributeDefinitions=ledger.made["AttributeDefinitions"],
        BillingMode="PROVISIONED",
    )
    assert (lacking.code, "must both be specified when BillingMode is PROVISIONED" in lacking.message) == (
        "ValidationException",
        True,
    )


def test_no_more_throughput_is_bought_than_the_limits_allow(admin: Admin) -> None:
    limits = admin.call("dynamodb:DescribeLimits")
    assert (limits["TableMaxReadCapacityUnits"], limits["AccountMaxWriteCapacityUnits"]) == (40_000, 80_000)
    ledger = Ledger(admin, **bought(5, 40_000))

    beyond = ledger.refused("UpdateTable", **bought(40_001, 5))
    assert (beyond.code, beyond.message) == (
        "LimitExceededException",
        "Subscriber limit exceeded: Provisioned throughput exceeds the limit of 40000 table read capacity units",
    )
    for name, allowed in (("second", True), ("third", False)):
        asked = {"KeySchema": key("id"), "AttributeDefinitions": defined(id="S"), **bought(1, 40_000)}
        if allowed:
            admin.call("dynamodb:CreateTable", TableName=name, **asked)
        else:
            assert "account write" in admin.refused("dynamodb:CreateTable", TableName=name, **asked).message


@pytest.mark.fact("dynamodb-18")
def test_throughput_is_changed_while_requests_are_served(admin: Admin) -> None:
    ledger = Ledger(admin, **bought(5, 5))
    ledger.call("UpdateTable", **bought(50, 50))

    assert ledger.described()["TableStatus"] == "UPDATING"
    for _ in range(40):
        ledger.put(id="1")
        admin.advance(1)
    told = ledger.described()
    assert (told["TableStatus"], told["ProvisionedThroughput"]["WriteCapacityUnits"]) == ("ACTIVE", 50)
    same = ledger.refused("UpdateTable", **bought(50, 50))
    assert "will not change" in same.message
    for lower in (40, 30, 20, 10):
        ledger.call("UpdateTable", **bought(lower, lower))
        busy = ledger.refused("UpdateTable", **bought(5, 5))
        assert busy.code == "ResourceInUseException"
        admin.advance(60)
    assert ledger.described()["ProvisionedThroughput"]["NumberOfDecreasesToday"] == 4
    often = ledger.refused("UpdateTable", **bought(5, 5))
    assert often.code == "LimitExceededException"
    assert often.message.startswith("Subscriber limit exceeded: Provisioned throughput decreases are limited")
    admin.advance(3600)
    ledger.call("UpdateTable", **bought(5, 5))


@pytest.mark.fact("dynamodb-21")
def test_what_is_used_and_what_was_bought_are_metrics(admin: Admin) -> None:
    ledger = Ledger(admin, **bought(5, 5))
    start = admin.now
    for number in range(100):
        ledger.put(id=str(number), text="x" * 900)
    for number in range(10):
        ledger.get(id=str(number))
    admin.advance(180)

    assert ledger.total("ConsumedWriteCapacityUnits", start) == 100
    assert ledger.total("ConsumedReadCapacityUnits", start) == 10
    assert ledger.level("ProvisionedReadCapacityUnits", start) == 5
    assert ledger.level("ProvisionedWriteCapacityUnits", start) == 5
    assert 1 < ledger.level("SuccessfulRequestLatency", start, Operation="PutItem") < 10
    assert ledger.total("ReturnedItemCount", start, Operation="Query") == 0


@pytest.mark.fact("dynamodb-22")
def test_beyond_what_was_bought_and_saved_requests_are_throttled(admin: Admin) -> None:
    ledger = Ledger(admin, **bought(5, 5))
    admin.advance(300)
    assert fill(ledger, 3, units=375) == 3
    admin.advance(1)
    assert fill(ledger, 1, units=375) == 1
    start = admin.now

    assert fill(ledger, 50, id="2") == 5
    refusal = ledger.refused("PutItem", Item=item(id="1"))
    assert refusal.code == "ProvisionedThroughputExceededException"
    assert "Consider increasing your provisioning level" in refusal.message
    for waited in (1, 2, 4):
        admin.advance(waited)
        assert fill(ledger, 25, id="2") == 5 * waited
    admin.advance(120)
    assert ledger.total("ThrottledRequests", start, Operation="PutItem") == 45 + 1 + 20 + 15 + 5
    assert ledger.total("WriteThrottleEvents", start) == 86
    assert fill(ledger, 45, id="2") == 45


def test_what_was_bought_in_advance_is_charged_by_the_hour() -> None:
    values = {"throughput.read_units": 100, "throughput.write_units": 100}
    assert dollars_per_hour("dynamodb:Table", "us-east-1", values) == pytest.approx(0.013 + 0.065)
    on_demand = {"throughput.read_units": 0, "throughput.write_units": 0}
    assert dollars_per_hour("dynamodb:Table", "us-east-1", on_demand) == 0


@pytest.mark.fact("dynamodb-24")
def test_partitions_are_as_many_as_throughput_and_size_need(admin: Admin) -> None:
    gigabyte = 1024**3
    assert partitions_for(3000, 1000) == 2
    assert partitions_for(3001, 0) == 2
    assert partitions_for(1, 1, 25 * gigabyte) == 3
    assert partitions_for(1, 1) == 1
    ledger = Ledger(admin, **bought(5, 5))
    table = admin.cloud.world("123456789012", "us-east-1", "dynamodb")
    ledger.call("UpdateTable", **bought(10, 10_000))
    admin.advance(60)
    (found,) = [each for each in admin.cloud.kernel.store.everything() if each.kind == "dynamodb:Table"]
    assert (table.region, getattr(found, "partitions", 0)) == ("us-east-1", 11)


def test_a_table_on_demand_is_split_before_it_is_too_small() -> None:
    assert grown(4, read=0, write=60 * 2000) == 4
    assert grown(4, read=0, write=60 * 2000 + 1) == 8
    assert grown(4, read=60 * 6000 + 1, write=0) == 8


def test_one_partition_gives_no_more_than_its_own_share(admin: Admin) -> None:
    ledger = Ledger(admin)

    assert fill(ledger, 12, units=100) == 10
    assert ledger.refused("PutItem", Item=item(id="1")).code == "ThrottlingException"
    assert [fill(ledger, 1, id) for id in ("2", "3", "4", "5", "6", "7")].count(1) >= 3
    admin.advance(1)
    assert fill(ledger, 1) == 1


def test_in_2017_a_partition_had_an_equal_share_and_no_more() -> None:
    someone = Admin(settings=CellSettings(quotas="notes-2017", founded=frozenset({"us-east-1"})))
    try:
        ledger = Ledger(someone, **bought(3000, 8))
        assert fill(ledger, 15, units=100) == 300 * 4 // 100
    finally:
        someone.close()


def test_an_index_that_cannot_follow_holds_up_its_table(admin: Admin) -> None:
    ledger = Ledger(
        admin,
        GlobalSecondaryIndexes=[index("by-buyer", "buyer", **bought(1, 1))],
        AttributeDefinitions=defined(id="S", buyer="S"),
        **bought(100, 100),
    )
    assert sum(fill(ledger, 1, str(number), units=30, buyer="ann") for number in range(15)) == 10
    assert "global secondary indexes" in ledger.refused("PutItem", Item=item(id="1", buyer="ann")).message


@pytest.mark.fact("dynamodb-43")
def test_reads_may_be_a_little_behind_unless_they_are_to_be_consistent(admin: Admin) -> None:
    ledger = Ledger(admin)
    ledger.put(id="1", version=1)
    admin.advance(60)
    ledger.put(id="1", version=2)

    whole, half = item(id="1"), ledger.units("GetItem", Key=item(id="1"))
    versions = {ledger.call("GetItem", Key=whole)["Item"]["version"]["N"] for _ in range(150)}
    assert versions == {"1", "2"}
    assert {str(ledger.get(id="1")) for _ in range(20)} == {str(item(id="1", version=2))}
    assert ledger.units("GetItem", Key=whole, ConsistentRead=True) == 2 * half
    admin.advance(1)
    assert {ledger.call("GetItem", Key=whole)["Item"]["version"]["N"] for _ in range(150)} == {"2"}


@pytest.mark.fact("dynamodb-39")
def test_concurrent_increments_are_all_counted(admin: Admin) -> None:
    ledger = Ledger(admin)
    zero = {"UpdateExpression": "SET score = :zero", "ExpressionAttributeValues": {":zero": value(0)}}
    ledger.call("UpdateItem", Key=item(id="1"), **zero)
    admin.advance(1)
    more = {"UpdateExpression": "ADD score :one", "ExpressionAttributeValues": {":one": value(1)}}

    async def player() -> None:
        for _ in range(20):
            await admin.client.call("dynamodb:UpdateItem", TableName="orders", Key=item(id="1"), **more)

    async def game() -> None:
        await asyncio.gather(*(player() for _ in range(50)))

    admin.run(game())
    assert ledger.get(id="1") == item(id="1", score=1000)


@pytest.mark.fact("alarms-07")
def test_mail_comes_once_when_a_table_is_read_hard_for_some_minutes(admin: Admin) -> None:
    ledger = Ledger(admin, **bought(100, 5))
    ledger.put(id="1")
    topic = admin.call("sns:CreateTopic", Name="ops")["TopicArn"]
    admin.call("sns:Subscribe", TopicArn=topic, Protocol="email", Endpoint="ops@example.com")
    admin.advance(10)
    (asked,) = inbox(admin, "ops@example.com")
    admin.call("sns:ConfirmSubscription", TopicArn=topic, Token=token_in(asked.text))
    admin.call(
        "cloudwatch:PutMetricAlarm",
        AlarmName="busy",
        Namespace="AWS/DynamoDB",
        MetricName="ConsumedReadCapacityUnits",
        Dimensions=[{"Name": "TableName", "Value": "orders"}],
        Statistic="Sum",
        Period=60,
        EvaluationPeriods=3,
        Threshold=50,
        ComparisonOperator="GreaterThanThreshold",
        TreatMissingData="notBreaching",
        AlarmActions=[topic],
    )

    def read(minutes: int) -> None:
        for _ in range(minutes):
            for _ in range(6):
                ledger.call("Scan", ConsistentRead=True)
            admin.advance(60)

    ledger.put(id="large", text="x" * 60_000)
    before = len(inbox(admin, "ops@example.com"))
    read(1)
    admin.advance(600)
    assert len(inbox(admin, "ops@example.com")) == before
    read(8)
    admin.advance(120)
    letters = [each.subject for each in inbox(admin, "ops@example.com")[before:]]
    assert letters == ['ALARM: "busy" in US East (N. Virginia)']
