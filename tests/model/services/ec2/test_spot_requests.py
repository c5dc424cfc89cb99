"""Spare machines are bid for, given out, and taken back."""

from __future__ import annotations

import json
from collections.abc import Iterator
from contextlib import closing
from typing import Any

import pytest

from model.kit.cell import CellSettings
from tests.admin import Admin
from tests.model.services.ec2.bidding import CEILING, HOUR, TYPE, ZONE, Market
from tests.model.services.ec2.images import LINUX
from tests.model.services.ec2.launches import UP, look, tags


@pytest.fixture
def market(admin: Admin) -> Market:
    return Market(admin)


@pytest.fixture
def wild() -> Iterator[Market]:
    with closing(Admin(settings=CellSettings(quotas="notes-2017"))) as admin:
        yield Market(admin)


def test_a_spot_instance_is_one_until_its_end(market: Market) -> None:
    market.wait_until(0.0, 0.7)
    id = market.run()
    told = look(market.admin, id)
    assert (told["InstanceLifecycle"], told["State"]["Name"]) == ("spot", "running")
    request = told["SpotInstanceRequestId"]
    assert market.fate(request) == ("active", "fulfilled")
    assert float(market.told(request)["SpotPrice"]) == CEILING
    assert market.metadata(id, "instance-life-cycle") == "spot"
    market.call("ec2:TerminateInstances", InstanceIds=[id])
    assert market.fate(request) == ("closed", "instance-terminated-by-user")
    market.admin.advance(49 * HOUR)
    refusal = market.admin.refused("ec2:DescribeSpotInstanceRequests", SpotInstanceRequestIds=[request])
    assert refusal.code == "InvalidSpotInstanceRequestID.NotFound"


def test_a_bid_below_the_market_buys_nothing_at_once(market: Market) -> None:
    price = market.wait_until(0.0, 0.7)
    assert market.admin.refused("ec2:RunInstances", **market.wanted(MaxPrice=f"{price - 0.001:.4f}")).code == (
        "SpotMaxPriceTooLow"
    )
    for bid in ("free", "0", "-1", "NaN"):
        assert market.admin.refused("ec2:RunInstances", **market.wanted(MaxPrice=bid)).code == "InvalidParameterValue"
    assert market.call("ec2:DescribeSpotInstanceRequests")["SpotInstanceRequests"] == []


def test_a_request_waits_until_the_market_comes_down_to_it(market: Market) -> None:
    low, high = sorted({price for _, price in market.pool.history(market.admin.now, market.admin.now + 48 * HOUR)})[:2]
    market.wait_until(high / CEILING, 0.8)
    bid = (low + high) / 2
    request = market.request(bid)
    market.admin.advance(UP)
    assert market.fate(request) == ("open", "price-too-low")
    market.wait_until(0.0, bid / CEILING)
    market.admin.advance(UP)
    assert market.fate(request) == ("active", "fulfilled")
    assert look(market.admin, market.told(request)["InstanceId"])["InstanceLifecycle"] == "spot"


def test_whoever_is_outbid_has_two_minutes(wild: Market) -> None:
    price = wild.wait_until(0.0, 0.7)
    id = wild.run(MaxPrice=f"{price:.4f}")
    request = look(wild.admin, id)["SpotInstanceRequestId"]
    wild.wait_until(price / CEILING + 0.001, 9.0)
    while wild.fate(request)[1] == "fulfilled":
        wild.admin.advance(1)
    given = wild.admin.now
    assert wild.fate(request) == ("active", "marked-for-termination")
    notice = json.loads(wild.metadata(id, "spot/instance-action") or "")
    assert notice["action"] == "terminate"
    assert wild.metadata(id, "spot/termination-time") == notice["time"]
    assert "noticeTime" in (wild.metadata(id, "events/recommendations/rebalance") or "")
    wild.admin.advance(118)
    assert look(wild.admin, id)["State"]["Name"] == "running"
    wild.admin.advance(given + 121 - wild.admin.now)
    told = look(wild.admin, id)
    assert told["State"]["Name"] == "shutting-down"
    assert told["StateReason"]["Code"] == "Server.SpotInstanceTermination"
    assert wild.fate(request) == ("closed", "instance-terminated-by-price")


def test_todays_instances_are_taken_back_when_their_machines_are_needed(market: Market) -> None:
    market.wait_until(0.0, 0.7)
    ids = [market.run() for _ in range(5)]
    assert {market.metadata(id, "spot/instance-action") for id in ids} == {None}
    market.wait_until(0.0, 9.0, rushed=True)
    assert market.admin.refused("ec2:RunInstances", **market.wanted()).code == "InsufficientInstanceCapacity"
    market.admin.advance(1200)
    requests = [look(market.admin, id)["SpotInstanceRequestId"] for id in ids]
    fates = [market.fate(request)[1] for request in requests]
    assert set(fates) == {"fulfilled", "instance-terminated-no-capacity"}


def test_a_persistent_request_finds_another_machine(market: Market) -> None:
    market.wait_until(0.0, 0.7)
    request = market.request(CEILING, Type="persistent")
    market.admin.advance(UP)
    first = market.told(request)["InstanceId"]
    market.call("ec2:TerminateInstances", InstanceIds=[first])
    market.admin.advance(2 * UP)
    assert market.fate(request) == ("active", "fulfilled")
    assert market.told(request)["InstanceId"] != first


def test_one_that_may_be_stopped_comes_back_when_the_price_does(wild: Market) -> None:
    price = wild.wait_until(0.0, 0.7)
    request = wild.request(price, Type="persistent", InstanceInterruptionBehavior="stop")
    wild.admin.advance(UP)
    id = wild.told(request)["InstanceId"]
    wild.wait_until(price / CEILING + 0.001, 9.0)
    wild.admin.advance(400)
    assert look(wild.admin, id)["State"]["Name"] == "stopped"
    assert wild.fate(request)[1] in ("instance-stopped-by-price", "price-too-low")
    wild.wait_until(0.0, price / CEILING + 0.0001)
    wild.admin.advance(2 * UP)
    assert look(wild.admin, id)["State"]["Name"] == "running"
    assert wild.fate(request) == ("active", "fulfilled")
    assert wild.metadata(id, "spot/instance-action") is None


def test_a_cancelled_request_leaves_its_instance_alone(market: Market) -> None:
    market.wait_until(0.0, 0.7)
    id = market.run()
    request = look(market.admin, id)["SpotInstanceRequestId"]
    waiting = market.request(0.001)
    answer = market.call("ec2:CancelSpotInstanceRequests", SpotInstanceRequestIds=[request, waiting])
    assert [each["State"] for each in answer["CancelledSpotInstanceRequests"]] == ["cancelled", "cancelled"]
    assert market.fate(request) == ("cancelled", "request-canceled-and-instance-running")
    assert market.fate(waiting) == ("cancelled", "canceled-before-fulfillment")
    market.admin.advance(HOUR)
    assert look(market.admin, id)["State"]["Name"] == "running"


def test_a_request_begins_and_expires_at_set_times(market: Market) -> None:
    market.wait_until(0.0, 0.7)
    later = market.request(CEILING, ValidFrom=market.admin.now + HOUR)
    never = market.request(0.001, ValidUntil=market.admin.now + HOUR)
    market.admin.advance(UP)
    assert market.fate(later)[0] == market.fate(never)[0] == "open"
    market.admin.advance(HOUR)
    assert market.fate(never) == ("closed", "schedule-expired")
    assert "InstanceId" in market.told(later)


def test_a_one_time_instance_cannot_be_stopped_but_a_persistent_one_can(market: Market) -> None:
    market.wait_until(0.0, 0.7)
    once, again = market.run(), market.run(SpotInstanceType="persistent", InstanceInterruptionBehavior="stop")
    assert market.admin.refused("ec2:StopInstances", InstanceIds=[once]).code == "UnsupportedOperation"
    market.call("ec2:StopInstances", InstanceIds=[again])
    market.admin.advance(UP)
    request = look(market.admin, again)["SpotInstanceRequestId"]
    assert market.fate(request) == ("disabled", "instance-stopped-by-user")
    market.call("ec2:StartInstances", InstanceIds=[again])
    assert market.fate(request) == ("active", "fulfilled")


def test_what_cannot_be_asked_for_is_refused(market: Market) -> None:
    wrong: list[tuple[str, dict[str, Any]]] = [
        ("InvalidParameterCombination", {"InstanceInterruptionBehavior": "stop"}),
        ("InvalidParameterValue", {"InstanceCount": 0}),
        ("MaxSpotInstanceCountExceeded", {"InstanceCount": 100_000}),
        ("InvalidParameterValue", {"ValidUntil": market.admin.now - 1}),
        ("InvalidParameterValue", {"ValidFrom": market.admin.now + 9, "ValidUntil": market.admin.now + 5}),
        ("Unsupported", {"LaunchSpecification": {"ImageId": LINUX, "InstanceType": "t2.nano"}}),
        ("MissingParameter", {"LaunchSpecification": {}}),
    ]
    asked = {"SpotPrice": "0.1", "LaunchSpecification": {"ImageId": LINUX, "InstanceType": TYPE}}
    for code, how in wrong:
        assert market.admin.refused("ec2:RequestSpotInstances", **(asked | how)).code == code, how


def test_a_token_stands_for_one_request_and_tags_are_the_requests(market: Market) -> None:
    given = tags("spot-instances-request", Name="batch")
    one = market.request(CEILING, ClientToken="once", TagSpecifications=given)
    assert market.request(CEILING, ClientToken="once") == one
    assert market.told(one)["Tags"] == [{"Key": "Name", "Value": "batch"}]


def test_prices_of_a_type_are_told_by_zone_with_pages(market: Market) -> None:
    now = market.admin.now
    first = market.call("ec2:DescribeSpotPriceHistory", InstanceTypes=[TYPE], MaxResults=100)
    assert len(first["SpotPriceHistory"]) == 100
    second = market.call(
        "ec2:DescribeSpotPriceHistory", InstanceTypes=[TYPE], MaxResults=100, NextToken=first["NextToken"]
    )["SpotPriceHistory"]
    assert second[0]["Timestamp"] < first["SpotPriceHistory"][-1]["Timestamp"]
    today = market.call("ec2:DescribeSpotPriceHistory", InstanceTypes=[TYPE], StartTime=now)["SpotPriceHistory"]
    zones = {each["AvailabilityZone"] for each in today if each["ProductDescription"] == "Linux/UNIX"}
    assert {"us-east-1a", "us-east-1b"} <= zones
    assert {each["ProductDescription"] for each in today} == {"Linux/UNIX", "Windows"}
    every = market.call("ec2:DescribeSpotPriceHistory", StartTime=now)
    assert len(every["SpotPriceHistory"]) == 1000
    filtered = market.call(
        "ec2:DescribeSpotPriceHistory",
        StartTime=now,
        Filters=[{"Name": "availability-zone", "Values": [ZONE]}, {"Name": "instance-type", "Values": [TYPE]}],
    )["SpotPriceHistory"]
    assert [each["AvailabilityZone"] for each in filtered] == [ZONE, ZONE]
