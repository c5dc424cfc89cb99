"""A group's instances are renewed where they stand."""

from __future__ import annotations

from typing import Any

import pytest

from tests.model.services.autoscaling.fleet import NAME, Fleet

HOUR = 3600.0


class Renewing:
    """A group of three of one type, and a patched image for it."""

    def __init__(self, fleet: Fleet) -> None:
        self.fleet, self.admin, self.call = fleet, fleet.admin, fleet.call
        found = self.call("ec2:DescribeImages", Owners=["amazon"])["Images"]
        kind = ("Architecture", "PlatformDetails", "VirtualizationType")
        old = next(each for each in found if each["ImageId"] == fleet.shop.image)
        alike = (each["ImageId"] for each in found if all(each[word] == old[word] for word in kind))
        self.patched = next(id for id in alike if id != fleet.shop.image)
        fleet.launch(LaunchTemplate=None, MixedInstancesPolicy=self.policy(None), DesiredCapacity=3)

    def policy(self, image: str | None, *types: str) -> dict[str, Any]:
        own = {"ImageId": image} if image else {}
        overrides = [{"InstanceType": name, **own} for name in types or ("c5.large",)]
        template = {"LaunchTemplateName": "web", "Version": "1"}
        return {"LaunchTemplate": {"LaunchTemplateSpecification": template, "Overrides": overrides}}

    def asked(self, policy: dict[str, Any] | None, **preferences: Any) -> dict[str, Any]:
        wanted = {"DesiredConfiguration": {"MixedInstancesPolicy": policy}} if policy else {}
        how = {"Strategy": "ReplaceRootVolume", "Preferences": preferences}
        return {"AutoScalingGroupName": NAME, **how, **wanted}

    def start(self, **preferences: Any) -> None:
        self.call("autoscaling:StartInstanceRefresh", **self.asked(self.policy(self.patched), **preferences))

    @property
    def told(self) -> dict[str, Any]:
        return self.call("autoscaling:DescribeInstanceRefreshes", AutoScalingGroupName=NAME)["InstanceRefreshes"][0]

    def images(self) -> set[str]:
        found = self.call("ec2:DescribeInstances", InstanceIds=[each["InstanceId"] for each in self.members()])
        return {each["ImageId"] for one in found["Reservations"] for each in one["Instances"]}

    def members(self) -> list[dict[str, Any]]:
        return self.fleet.told["Instances"]


@pytest.fixture
def renewing(fleet: Fleet) -> Renewing:
    return Renewing(fleet)


def test_the_instances_stay_and_boot_from_the_new_image_one_after_another(renewing: Renewing) -> None:
    before = {each["InstanceId"] for each in renewing.members()}
    renewing.start(MinHealthyPercentage=66, InstanceWarmup=30)
    states: set[str] = set()
    fewest = 3
    while renewing.told["Status"] in ("Pending", "InProgress"):
        now = [each["LifecycleState"] for each in renewing.members()]
        states.update(now)
        fewest = min(fewest, now.count("InService"))
        renewing.admin.advance(10)
    assert (states, fewest) == ({"InService", "ReplacingRootVolume"}, 2)
    assert (renewing.told["Status"], renewing.told["Strategy"]) == ("Successful", "ReplaceRootVolume")
    assert renewing.images() == {renewing.patched}
    assert {each["InstanceId"] for each in renewing.members()} == before
    assert {each["ImageId"] for each in renewing.members()} == {renewing.patched}
    renewing.start(SkipMatching=True)
    assert renewing.told["InstancesToUpdate"] == 0


def test_it_is_rolled_back_in_place_too(renewing: Renewing) -> None:
    before = {each["InstanceId"] for each in renewing.members()}
    renewing.start(MinHealthyPercentage=66, InstanceWarmup=0)
    renewing.admin.advance(100)
    assert renewing.patched in renewing.images()
    renewing.call("autoscaling:RollbackInstanceRefresh", AutoScalingGroupName=NAME)
    renewing.admin.advance(HOUR)
    assert renewing.told["Status"] == "RollbackSuccessful"
    assert renewing.images() == {renewing.fleet.shop.image}
    assert len(before & {each["InstanceId"] for each in renewing.members()}) >= 2


def test_one_that_cannot_be_renewed_is_replaced_by_another(renewing: Renewing) -> None:
    renewing.start(MinHealthyPercentage=66, InstanceWarmup=0)
    renewing.admin.advance(4)
    (held,) = (each["InstanceId"] for each in renewing.members() if each["LifecycleState"] != "InService")
    renewing.call("ec2:StopInstances", InstanceIds=[held], Force=True)
    renewing.admin.advance(HOUR)
    assert held not in {each["InstanceId"] for each in renewing.members()}
    assert renewing.told["Status"] == "Successful"
    assert renewing.images() == {renewing.patched}


def test_an_override_may_have_an_image_of_its_own(renewing: Renewing) -> None:
    change = {"AutoScalingGroupName": NAME, "MixedInstancesPolicy": renewing.policy(renewing.patched)}
    renewing.call("autoscaling:UpdateAutoScalingGroup", **change, DesiredCapacity=4)
    renewing.admin.advance(120)
    assert renewing.images() == {renewing.fleet.shop.image, renewing.patched}
    (override,) = renewing.fleet.told["MixedInstancesPolicy"]["LaunchTemplate"]["Overrides"]
    assert override["ImageId"] == renewing.patched


def test_what_cannot_be_renewed_in_place_is_refused(renewing: Renewing) -> None:
    def refused(policy: dict[str, Any] | None, **how: Any) -> str:
        refusal = renewing.admin.refused("autoscaling:StartInstanceRefresh", **renewing.asked(policy) | how)
        assert refusal.code == "ValidationError"
        return refusal.message

    assert "mixed instances" in refused(None)
    assert "ImageId in all overrides" in refused(renewing.policy(None))
    assert "does not exist" in refused(renewing.policy("ami-00000000000000000"))
    template = {"LaunchTemplateName": "web", "Version": "1"}
    renewing.call("autoscaling:UpdateAutoScalingGroup", AutoScalingGroupName=NAME, LaunchTemplate=template)
    assert "needs a group" in refused(renewing.policy(renewing.patched))
