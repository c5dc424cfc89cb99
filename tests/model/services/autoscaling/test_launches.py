"""Instances that are asked for at once, in one place, with an answer that says whether they are there."""

from __future__ import annotations

from typing import Any

import pytest

from tests.admin import Admin
from tests.model.services.autoscaling.fleet import NAME, Fleet
from tests.shop import Shop

GROUP: dict[str, Any] = {"AutoScalingGroupName": NAME}
HERE: dict[str, Any] = {"AvailabilityZones": ["us-east-1a"]}


def test_they_are_launched_before_the_answer_and_wanted_from_then_on(admin: Admin, fleet: Fleet) -> None:
    fleet.launch(DesiredCapacity=1)
    asked: dict[str, Any] = {"RequestedCapacity": 2, "ClientToken": "once", **GROUP, **HERE}
    answer = fleet.call("autoscaling:LaunchInstances", **asked)
    (told,) = answer["Instances"]
    assert (told["AvailabilityZone"], told["MarketType"], len(told["InstanceIds"])) == ("us-east-1a", "on-demand", 2)
    assert fleet.desired == 3
    assert fleet.call("autoscaling:LaunchInstances", **asked)["Instances"] == [told]
    assert fleet.desired == 3
    admin.advance(120)
    assert set(told["InstanceIds"]) < set(fleet.ids())
    other: dict[str, Any] = asked | {"RequestedCapacity": 1}
    assert "Idempotent" in fleet.admin.refused("autoscaling:LaunchInstances", **other).code


@pytest.mark.parametrize(("strategy", "desired"), [("none", 1), ("retry-with-group-configuration", 3)])
def test_what_cannot_be_launched_there_is_told_and_tried_elsewhere_only_if_asked(
    shop: Shop, fleet: Fleet, strategy: str, desired: int
) -> None:
    fleet.launch(DesiredCapacity=1)
    fleet.call("ec2:DeleteLaunchTemplate", LaunchTemplateName="web")
    asked: dict[str, Any] = {"RequestedCapacity": 2, "ClientToken": "once", "RetryStrategy": strategy}
    answer = fleet.call("autoscaling:LaunchInstances", SubnetIds=[shop.subnets[0]], **asked, **GROUP)
    assert answer["Instances"] == []
    assert answer["Errors"][0]["SubnetId"] == shop.subnets[0]
    assert fleet.desired == desired


def test_where_is_one_of_the_groups_places(shop: Shop, fleet: Fleet) -> None:
    fleet.launch(DesiredCapacity=1)
    places: tuple[dict[str, Any], ...] = (
        {},
        {"AvailabilityZones": ["us-east-1f"]},
        {"SubnetIds": ["subnet-0"]},
        {"SubnetIds": [shop.subnets[0]], "AvailabilityZones": ["us-east-1b"]},
        {"AvailabilityZoneIds": ["use1-az1"], **HERE},
    )
    for place in places:
        asked = {"RequestedCapacity": 1, "ClientToken": "one", **GROUP, **place}
        assert fleet.admin.refused("autoscaling:LaunchInstances", **asked).code == "ValidationError"


def test_there_is_no_more_than_the_group_may_have_and_none_while_it_is_held(fleet: Fleet) -> None:
    fleet.launch(DesiredCapacity=1, MaxSize=2)
    asked: dict[str, Any] = {"ClientToken": "one", **GROUP, **HERE}
    refused = fleet.admin.refused("autoscaling:LaunchInstances", RequestedCapacity=2, **asked)
    assert refused.code == "ValidationError"
    fleet.call("autoscaling:StartInstanceRefresh", **GROUP)
    refused = fleet.admin.refused("autoscaling:LaunchInstances", RequestedCapacity=1, **asked)
    assert refused.code == "InstanceRefreshInProgress"
    fleet.call("autoscaling:SuspendProcesses", ScalingProcesses=["Launch"], **GROUP)
    refused = fleet.admin.refused("autoscaling:LaunchInstances", RequestedCapacity=1, **asked)
    assert refused.code == "ValidationError"
    assert fleet.desired == 1
