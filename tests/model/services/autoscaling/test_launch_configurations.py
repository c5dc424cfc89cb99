"""Launch configurations say what to launch, and never change."""

from __future__ import annotations

from typing import Any

import pytest

from tests.admin import Admin
from tests.model.services.autoscaling.fleet import NAME, Fleet
from tests.shop import Shop


def configure(shop: Shop, name: str = "v1", **settings: Any) -> None:
    usual = {"ImageId": shop.image, "InstanceType": "t3.small", "SecurityGroups": [shop.web]}
    shop.call("autoscaling:CreateLaunchConfiguration", LaunchConfigurationName=name, **usual | settings)


def machine(fleet: Fleet, id: str) -> dict[str, Any]:
    return fleet.call("ec2:DescribeInstances", InstanceIds=[id])["Reservations"][0]["Instances"][0]


@pytest.mark.fact("autoscaling-07")
def test_instances_show_what_the_configuration_holds(shop: Shop, fleet: Fleet) -> None:
    fleet.call("ec2:CreateKeyPair", KeyName="ops", KeyType="ed25519")
    configure(shop, KeyName="ops")
    fleet.launch(LaunchTemplate=None, LaunchConfigurationName="v1")
    found = machine(fleet, fleet.ids()[0])
    assert (found["ImageId"], found["InstanceType"], found["KeyName"]) == (shop.image, "t3.small", "ops")
    assert [group["GroupId"] for group in found["SecurityGroups"]] == [shop.web]
    assert fleet.told["Instances"][0]["LaunchConfigurationName"] == "v1"
    changed = {"LaunchConfigurationName": "v1", "ImageId": shop.image, "InstanceType": "t3.large"}
    assert fleet.admin.refused("autoscaling:CreateLaunchConfiguration", **changed).code == "AlreadyExists"
    assert fleet.admin.refused("autoscaling:UpdateLaunchConfiguration", **changed).code == "InvalidAction"


@pytest.mark.fact("autoscaling-08")
def test_a_new_configuration_is_for_new_instances(admin: Admin, shop: Shop, fleet: Fleet) -> None:
    configure(shop)
    configure(shop, "v2", InstanceType="t3.large")
    fleet.launch(LaunchTemplate=None, LaunchConfigurationName="v1")
    fleet.call("autoscaling:UpdateAutoScalingGroup", AutoScalingGroupName=NAME, LaunchConfigurationName="v2")
    (old,) = fleet.ids()
    assert machine(fleet, old)["InstanceType"] == "t3.small"
    fleet.call("autoscaling:SetDesiredCapacity", AutoScalingGroupName=NAME, DesiredCapacity=2)
    admin.advance(120)
    assert sorted(machine(fleet, id)["InstanceType"] for id in fleet.ids()) == ["t3.large", "t3.small"]


@pytest.mark.fact("autoscaling-34")
def test_a_patch_is_rolled_out_one_by_one(admin: Admin, shop: Shop, fleet: Fleet) -> None:
    configure(shop)
    image = admin.call("ec2:CreateImage", InstanceId=shop.machines()[0], Name="patched")["ImageId"]
    configure(shop, "patched", ImageId=image)
    _, group, _ = shop.site(machines=0)
    fleet.launch(LaunchTemplate=None, LaunchConfigurationName="v1", DesiredCapacity=3, TargetGroupARNs=[group])
    admin.advance(120)
    balancer = fleet.call("elbv2:DescribeLoadBalancers")["LoadBalancers"][0]["LoadBalancerArn"]
    shop.demand(balancer, 30)
    fleet.call("autoscaling:UpdateAutoScalingGroup", AutoScalingGroupName=NAME, LaunchConfigurationName="patched")
    begun = admin.now
    for id in fleet.ids():
        fleet.call(
            "autoscaling:TerminateInstanceInAutoScalingGroup", InstanceId=id, ShouldDecrementDesiredCapacity=False
        )
        assert len(fleet.ids()) == 2
        admin.advance(600)
        assert len(fleet.ids()) == 3
    assert {machine(fleet, id)["ImageId"] for id in fleet.ids()} == {image}
    admin.advance(60)
    told = {"LoadBalancer": balancer.partition("loadbalancer/")[2]}
    assert shop.total("HTTPCode_ELB_5XX_Count", int(admin.now - begun) // 60 * 60, **told) == 0
    assert shop.total("HTTPCode_Target_5XX_Count", int(admin.now - begun) // 60 * 60, **told) == 0


@pytest.mark.fact("autoscaling-09")
def test_there_are_200_at_most(admin: Admin, shop: Shop) -> None:
    for n in range(200):
        configure(shop, f"v{n}")
    limits = shop.call("autoscaling:DescribeAccountLimits")
    assert limits["MaxNumberOfLaunchConfigurations"] == limits["NumberOfLaunchConfigurations"] == 200
    asked = {"LaunchConfigurationName": "more", "ImageId": shop.image, "InstanceType": "t3.small"}
    assert admin.refused("autoscaling:CreateLaunchConfiguration", **asked).code == "LimitExceeded"


def test_one_in_use_stays_and_a_name_is_taken_once(admin: Admin, shop: Shop, fleet: Fleet) -> None:
    configure(shop)
    asked = {"LaunchConfigurationName": "v1", "ImageId": shop.image, "InstanceType": "t3.small"}
    assert admin.refused("autoscaling:CreateLaunchConfiguration", **asked).code == "AlreadyExists"
    fleet.launch(LaunchTemplate=None, LaunchConfigurationName="v1")
    refusal = admin.refused("autoscaling:DeleteLaunchConfiguration", LaunchConfigurationName="v1")
    assert refusal.code == "ResourceInUse"
    configure(shop, "v2")
    shop.call("autoscaling:DeleteLaunchConfiguration", LaunchConfigurationName="v2")
    found = shop.call("autoscaling:DescribeLaunchConfigurations")["LaunchConfigurations"]
    assert [each["LaunchConfigurationName"] for each in found] == ["v1"]


def test_one_is_made_like_a_running_instance(shop: Shop) -> None:
    (like,) = shop.machines()
    shop.call("autoscaling:CreateLaunchConfiguration", LaunchConfigurationName="copy", InstanceId=like)
    (found,) = shop.call("autoscaling:DescribeLaunchConfigurations")["LaunchConfigurations"]
    assert (found["ImageId"], found["InstanceType"], found["SecurityGroups"]) == (shop.image, "c5.large", [shop.web])


@pytest.mark.parametrize("wrong", [{"ImageId": "ami-0"}, {"InstanceType": "t3.small"}, {}, {"SpotPrice": "0.1"}])
def test_image_and_type_are_needed(admin: Admin, wrong: dict[str, Any]) -> None:
    refusal = admin.refused("autoscaling:CreateLaunchConfiguration", LaunchConfigurationName="x", **wrong)
    assert refusal.code == "ValidationError"
