"""Instances of a group that are renewed where they stand: their root volume is replaced by another image's."""

from __future__ import annotations

from math import inf
from typing import Any

from model.kit.errors import AwsError
from model.kit.world import World
from model.laws.scaling_cause import ended_as_failed, root_replaced_by_refresh
from model.services.autoscaling.activities import begin, fail, turn
from model.services.autoscaling.ending import end_member
from model.services.autoscaling.launching import template_data
from model.services.autoscaling.naming import invalid
from model.services.autoscaling.resources.groups import AutoScalingGroup, MixedPolicy, Override
from model.services.autoscaling.resources.instance_refreshes import Settings
from model.services.autoscaling.resources.members import REPLACING_ROOT, GroupInstance
from model.services.autoscaling.sizing import count


async def check_in_place(
    world: World, group: AutoScalingGroup, members: list[GroupInstance], wanted: Settings | None
) -> None:
    """Raises ValidationError where the instances of a group cannot be renewed in place."""
    policy = wanted.mixed_instances_policy if wanted else None
    overrides = policy.launch_template.overrides if policy else ()
    if group.mixed_instances_policy is None or policy is None:
        raise invalid("The strategy ReplaceRootVolume needs a group and a desired configuration of mixed instances")
    if not overrides or not all(each.image_id for each in overrides):
        raise invalid("The strategy ReplaceRootVolume needs an ImageId in all overrides of the desired configuration")
    if any(each.launch_template is None or not _is_of(group, each) for each in members):
        raise invalid("All instances must match the launch template of the group for the strategy ReplaceRootVolume")
    for image_id in dict.fromkeys(each.image_id for each in overrides):
        await _check_single(world, image_id or "")


def _is_of(group: AutoScalingGroup, member: GroupInstance) -> bool:
    own, template = member.launch_template, group.template
    return own is not None and template is not None and own.launch_template_id == template.launch_template_id


async def _check_single(world: World, image_id: str) -> None:
    try:
        image = (await world.ask("ec2:DescribeImages", ImageIds=[image_id]))["Images"][0]
    except AwsError as refusal:
        raise invalid(refusal.message) from refusal
    if sum("Ebs" in each for each in image["BlockDeviceMappings"]) != 1:
        raise invalid(f"The image {image_id} must have a root volume and no other volume")


def override_of(policy: MixedPolicy | None, type_name: str) -> Override | None:
    """The one that an instance of a type comes from; requirements may have led to any type."""
    overrides = policy.launch_template.overrides if policy else ()
    named = (each for each in overrides if each.instance_type == type_name)
    return next(named, None) or next((each for each in overrides if each.requirements), None)


def image_for(world: World, group: AutoScalingGroup, type_name: str) -> str | None:
    """What an instance of a type would be launched from now."""
    override = override_of(group.mixed_instances_policy, type_name)
    if override is not None and override.image_id:
        return override.image_id
    choice = (override.launch_template_specification if override else None) or group.template
    return template_data(world, choice).get("ImageId") if choice else None


async def begin_in_place(world: World, group: AutoScalingGroup, member: GroupInstance) -> None:
    """Have its root volume replaced; an instance of which EC2 refuses it is ended, so that another is launched."""
    place = {"Availability Zone": member.availability_zone}
    description = f"Replacing the root volume of EC2 instance: {member.instance_id}"
    activity = begin(world, group, description, root_replaced_by_refresh(world.now), **place)
    turn(activity, "InProgress", 50)
    image = image_for(world, group, member.instance_type)
    task: dict[str, Any] = {"InstanceId": member.instance_id, "DeleteReplacedRootVolume": True}
    if image:
        task["ImageId"] = image
    try:
        await world.ask("ec2:CreateReplaceRootVolumeTask", **task)
    except AwsError as refusal:
        fail(world, activity, refusal.message)
        await end_member(world, group, member, ended_as_failed(world.now))
        return
    member.activity_id, member.lifecycle_state, member.in_service_since = activity.activity_id, REPLACING_ROOT, inf
    count(world, group)
