"""Where a parameter names something, the form knows what there is."""

from __future__ import annotations

from screens.launch_choices import choices_for
from tests.screens.yard import HERE, open_yard


async def chosen(action: str, made: str = "", region: str = HERE) -> dict[str, list[str]]:
    yard = await open_yard()
    service = action.partition(":")[0]
    found = await choices_for(yard.client, service, yard.client.questions(action), region, made)
    await yard.client.close()
    return {name: [choice.value for choice in choices] for name, choices in found.items()}


async def test_a_launch_chooses_from_images_types_subnets_and_groups_of_its_region() -> None:
    here = await chosen("ec2:RunInstances", "ec2:Instance")
    there = await chosen("ec2:RunInstances", "ec2:Instance", "eu-west-1")
    assert here["ImageId"][0].startswith("ami-")
    assert "t3.micro" in here["InstanceType"]
    assert all(subnet.startswith("subnet-") for subnet in here["SubnetId"])
    assert here["SecurityGroupIds"][0].startswith("sg-")
    assert not set(here["SubnetId"]) & set(there["SubnetId"])


async def test_a_volume_can_be_attached_to_the_instances_that_exist() -> None:
    assert len((await chosen("ec2:AttachVolume"))["InstanceId"]) == 3


async def test_a_balancer_takes_subnets_and_groups_by_id() -> None:
    found = await chosen("elbv2:CreateLoadBalancer", "elbv2:LoadBalancer")
    assert len(found["Subnets"]) == 6
    assert found["SecurityGroups"][0].startswith("sg-")


async def test_the_name_of_what_is_made_is_not_chosen_from_those_that_are_taken() -> None:
    assert "KeyName" not in await chosen("ec2:CreateKeyPair", "ec2:KeyPair")
    assert "AutoScalingGroupName" not in await chosen(
        "autoscaling:CreateAutoScalingGroup", "autoscaling:AutoScalingGroup"
    )


async def test_a_copy_can_go_to_every_region() -> None:
    assert "eu-west-1" in (await chosen("ec2:CopySnapshot"))["SourceRegion"]
