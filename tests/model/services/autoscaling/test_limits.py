"""What stops a call of Auto Scaling, and what it costs."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import closing
from typing import Any

import pytest

from model.client import dollars_per_hour
from model.gateway.command_reading import NotACommand, read_command
from model.kit.cell import CellSettings
from tests.admin import Admin
from tests.model.services.autoscaling.fleet import NAME, Fleet
from tests.shop import Shop

DAY = 86_400.0
CONFIGURATIONS = {"ServiceCode": "autoscaling", "QuotaCode": "L-6B80B8FA"}


@pytest.fixture
def then() -> Iterator[Admin]:
    with closing(Admin(settings=CellSettings(quotas="notes-2017"))) as admin:
        yield admin


@pytest.mark.fact("autoscaling-09", "autoscaling-11")
def test_a_command_fails_by_its_words_or_by_a_limit_that_can_be_raised(then: Admin) -> None:
    image = Shop(then).image
    calls: list[object] = []
    with pytest.raises(NotACommand):
        read_command("aws autoscaling create-launch-configuration --launch-configuration-nam web")
    assert calls == []

    def make(number: int) -> tuple[str, dict[str, Any], str]:
        return read_command(
            f"aws autoscaling create-launch-configuration --launch-configuration-name web-{number}"
            f" --image-id {image} --instance-type t2.micro"
        )

    for number in range(100):
        action, params, _ = make(number)
        then.call(action, **params)
    limits = then.call("autoscaling:DescribeAccountLimits")
    assert limits["MaxNumberOfLaunchConfigurations"] == limits["NumberOfLaunchConfigurations"] == 100
    action, params, _ = make(100)
    assert then.refused(action, **params).code == "LimitExceeded"
    then.call("service-quotas:RequestServiceQuotaIncrease", DesiredValue=150, **CONFIGURATIONS)
    then.advance(7 * DAY)
    then.call(action, **params)
    assert then.call("autoscaling:DescribeAccountLimits")["MaxNumberOfLaunchConfigurations"] == 150


@pytest.mark.fact("autoscaling-26")
def test_a_group_costs_what_its_instances_cost(fleet: Fleet) -> None:
    def month() -> list[float]:
        """Dollars of a month for the group, and for each instance of it."""
        group = fleet.told
        kinds = {each["InstanceType"] for each in group["Instances"]}
        running = [{"instance_type": kind, "state_name": "running"} for kind in kinds for _ in group["Instances"]]
        costs = [dollars_per_hour("ec2:Instance", "us-east-1", values) for values in running]
        return [730 * dollars_per_hour("autoscaling:AutoScalingGroup", "us-east-1", group), *(730 * c for c in costs)]

    fleet.launch(MinSize=0, DesiredCapacity=0)
    assert month() == [0.0]
    fleet.call("autoscaling:SetDesiredCapacity", AutoScalingGroupName=NAME, DesiredCapacity=2)
    fleet.admin.advance(60)
    assert month() == [0.0, pytest.approx(62.05), pytest.approx(62.05)]
