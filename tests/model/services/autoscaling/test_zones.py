"""Groups spread over zones, lose one, and spread again."""

from __future__ import annotations

from collections import Counter

import pytest

from tests.admin import Admin
from tests.model.services.autoscaling.fleet import NAME, Fleet
from tests.shop import Shop

FIRST, SECOND, THIRD = "us-east-1a", "us-east-1b", "us-east-1c"


def zones(fleet: Fleet) -> Counter[str]:
    return Counter(
        each["AvailabilityZone"] for each in fleet.told["Instances"] if each["LifecycleState"] == "InService"
    )


@pytest.mark.fact("autoscaling-31")
def test_a_group_moves_out_of_a_lost_zone_and_back_when_it_returns(admin: Admin, shop: Shop, fleet: Fleet) -> None:
    fleet.launch(DesiredCapacity=4, VPCZoneIdentifier=",".join((shop.subnets[0], shop.subnets[2])))
    assert zones(fleet) == {FIRST: 2, THIRD: 2}
    admin.run(admin.client.facilities.disturb(FIRST, "water"))
    admin.advance(900)
    assert zones(fleet) == {THIRD: 4}
    admin.run(admin.client.facilities.mend(FIRST))
    begun = len(fleet.activities())
    least = 4
    for _ in range(600):
        admin.advance(10)
        least = min(least, len(fleet.ids()))
    assert zones(fleet) == {FIRST: 2, THIRD: 2}
    assert least == 4, "they are launched there before those here end"
    causes = [each["Cause"] for each in fleet.activities()[begun:] if each["Description"].startswith("Launching")]
    assert any(f"to balance instances in zones {FIRST} with other zones {THIRD}" in cause for cause in causes)


def test_a_zone_that_is_added_gets_its_share(admin: Admin, shop: Shop, fleet: Fleet) -> None:
    fleet.launch(DesiredCapacity=4, VPCZoneIdentifier=shop.subnets[0])
    assert zones(fleet) == {FIRST: 4}
    places = ",".join(shop.subnets[:2])
    fleet.call("autoscaling:UpdateAutoScalingGroup", AutoScalingGroupName=NAME, VPCZoneIdentifier=places)
    admin.advance(1200)
    assert zones(fleet) == {FIRST: 2, SECOND: 2}


def test_balancing_can_be_suspended(admin: Admin, shop: Shop, fleet: Fleet) -> None:
    fleet.launch(DesiredCapacity=2, VPCZoneIdentifier=shop.subnets[0])
    fleet.call("autoscaling:SuspendProcesses", AutoScalingGroupName=NAME, ScalingProcesses=["AZRebalance"])
    places = ",".join(shop.subnets[:2])
    fleet.call("autoscaling:UpdateAutoScalingGroup", AutoScalingGroupName=NAME, VPCZoneIdentifier=places)
    admin.advance(1200)
    assert zones(fleet) == {FIRST: 2}
    fleet.call("autoscaling:ResumeProcesses", AutoScalingGroupName=NAME, ScalingProcesses=["AZRebalance"])
    admin.advance(600)
    assert zones(fleet) == {FIRST: 1, SECOND: 1}
