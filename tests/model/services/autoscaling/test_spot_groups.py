"""Groups that bid for spare machines by their launch configuration."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from contextlib import closing
from typing import Any

import pytest

from model.kit.cell import CellSettings
from tests.admin import Admin
from tests.model.services.ec2.bidding import CEILING, HOUR, TYPE, Market
from tests.shop import Shop


class Bidders:
    """Groups in one zone, in the years when bidders could drive a price beyond that on demand."""

    def __init__(self, admin: Admin) -> None:
        self.admin = admin
        self.call = admin.call
        self.shop = Shop(admin)
        self.market = Market(admin)

    def configure(self, name: str, bid: float | None = None) -> None:
        spot = {} if bid is None else {"SpotPrice": f"{bid:.4f}"}
        self.call(
            "autoscaling:CreateLaunchConfiguration",
            LaunchConfigurationName=name,
            ImageId=self.shop.image,
            InstanceType=TYPE,
            **spot,
        )

    def group(self, name: str, desired: int = 2) -> None:
        """A group of the launch configuration of the same name."""
        self.call(
            "autoscaling:CreateAutoScalingGroup",
            AutoScalingGroupName=name,
            LaunchConfigurationName=name,
            MinSize=0,
            MaxSize=10,
            DesiredCapacity=desired,
            VPCZoneIdentifier=self.shop.subnets[0],
        )
        self.admin.advance(90)

    def ids(self, name: str) -> list[str]:
        answer = self.call("autoscaling:DescribeAutoScalingGroups", AutoScalingGroupNames=[name])
        found = answer["AutoScalingGroups"][0]["Instances"]
        return [each["InstanceId"] for each in found if each["LifecycleState"] == "InService"]

    def lives(self, name: str) -> Counter[str]:
        found = self.call("ec2:DescribeInstances", InstanceIds=self.ids(name))["Reservations"]
        return Counter(each.get("InstanceLifecycle", "on-demand") for one in found for each in one["Instances"])

    def last(self, name: str) -> dict[str, Any]:
        return self.call("autoscaling:DescribeScalingActivities", AutoScalingGroupName=name)["Activities"][0]


@pytest.fixture
def bidders() -> Iterator[Bidders]:
    with closing(Admin(settings=CellSettings(quotas="notes-2017"))) as admin:
        yield Bidders(admin)


@pytest.mark.fact("autoscaling-28")
def test_a_launch_configuration_buys_either_on_demand_or_on_the_spot_market(bidders: Bidders) -> None:
    bidders.market.wait_until(0.0, 0.7)
    bidders.configure("usual")
    bidders.configure("spare", bid=CEILING)
    bidders.group("usual", desired=4)
    bidders.group("spare", desired=4)
    assert bidders.lives("usual") == {"on-demand": 4}
    assert bidders.lives("spare") == {"spot": 4}
    refusal = bidders.admin.refused(
        "ec2:CreateLaunchTemplate", LaunchTemplateName="both", LaunchTemplateData={"InstanceType": TYPE}
    )
    assert "Limit" in refusal.code, "only launch templates, which came later, can be part of a mix"


@pytest.mark.fact("autoscaling-29")
def test_a_group_bids_and_has_machines_as_long_as_its_bid_is_high_enough(bidders: Bidders) -> None:
    market = bidders.market
    coming = {price for _, price in market.pool.history(market.admin.now, market.admin.now + 72 * HOUR)}
    low, high = min(coming), max(price for price in coming if price < 0.7 * CEILING)
    bid = (low + high) / 2

    market.wait_for_price(bid / CEILING, 9.0)
    bidders.configure("cheap", bid)
    bidders.group("cheap")
    assert bidders.ids("cheap") == []
    assert bidders.last("cheap")["StatusCode"] == "Failed"
    assert "lower than the Spot price" in bidders.last("cheap")["StatusMessage"]

    market.wait_until(0.0, bid / CEILING)
    bidders.admin.advance(2400)
    assert len(bidders.ids("cheap")) == 2

    market.wait_for_price(bid / CEILING, 9.0)
    bidders.admin.advance(900)
    assert bidders.ids("cheap") == []
    tried = bidders.last("cheap")["StartTime"]
    assert bidders.last("cheap")["StatusCode"] == "Failed"
    bidders.admin.advance(2000)
    if market.price > bid:
        assert bidders.last("cheap")["StartTime"] > tried, "it keeps trying"

    bidders.configure("dearer", 4 * CEILING)
    bidders.call("autoscaling:UpdateAutoScalingGroup", AutoScalingGroupName="cheap", LaunchConfigurationName="dearer")
    bidders.admin.advance(120)
    assert len(bidders.ids("cheap")) == 2


@pytest.mark.fact("autoscaling-30")
def test_who_pays_is_served_through_a_price_peak_and_who_does_not_may_have_to_wait(bidders: Bidders) -> None:
    market = bidders.market
    market.wait_until(0.0, 0.7)
    bidders.configure("free", bid=CEILING)
    bidders.configure("premium")
    bidders.group("free", desired=3)
    bidders.group("premium", desired=2)
    served = bidders.ids("premium")
    assert (len(bidders.ids("free")), len(served)) == (3, 2)
    begun, spent = bidders.admin.now, 0.0
    peak = market.wait_for_price(1.001, 9.0)
    assert peak > CEILING
    ended = bidders.admin.now
    spent = 3 * sum(price_hours(market, begun, ended))
    bidders.admin.advance(900)
    assert bidders.ids("free") == []
    assert bidders.ids("premium") == served
    assert spent < 0.8 * 3 * CEILING * (ended - begun) / HOUR
    market.wait_for_price(0.0, 0.7)
    bidders.admin.advance(2400)
    assert len(bidders.ids("free")) == 3


def price_hours(market: Market, start: float, end: float) -> list[float]:
    """Dollars that one machine cost in each stretch of a price."""
    changes = market.call(
        "ec2:DescribeSpotPriceHistory",
        InstanceTypes=[TYPE],
        AvailabilityZone="us-east-1a",
        ProductDescriptions=["Linux/UNIX"],
        StartTime=start,
        EndTime=end,
    )["SpotPriceHistory"]
    until, costs = end, list[float]()
    for each in changes:
        since = max(each["Timestamp"], start)
        costs.append(float(each["SpotPrice"]) * (until - since) / HOUR)
        until = since
    return costs


def test_a_bid_is_a_price(bidders: Bidders) -> None:
    for bid in ("free", "0", "-1", "nan"):
        refusal = bidders.admin.refused(
            "autoscaling:CreateLaunchConfiguration",
            LaunchConfigurationName="x",
            ImageId=bidders.shop.image,
            InstanceType=TYPE,
            SpotPrice=bid,
        )
        assert refusal.code == "ValidationError"
