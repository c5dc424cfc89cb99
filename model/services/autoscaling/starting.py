"""Starting an instance for a group: in which zone, as what, and what the group notes of it."""

from __future__ import annotations

from collections import Counter
from typing import Any

from model.kit.errors import AwsError
from model.kit.world import World
from model.laws.scaling_choice import zone_for_launch
from model.services.autoscaling.activities import begin, fail, turn
from model.services.autoscaling.launching import (
    Purchase,
    launch_call,
    no_template,
    version_number,
    zones_with_subnets,
)
from model.services.autoscaling.matching import fitting_names
from model.services.autoscaling.mixing import purchases
from model.services.autoscaling.naming import invalid
from model.services.autoscaling.placing import refuse_lost_target_groups
from model.services.autoscaling.resources.groups import AutoScalingGroup, TemplateChoice
from model.services.autoscaling.resources.members import GroupInstance
from model.services.autoscaling.sizing import count, staying
from model.services.ec2.resources.instances import Instance
from model.services.ec2.resources.launch_templates import LaunchTemplate


async def launch_anywhere(world: World, group: AutoScalingGroup, cause: str) -> GroupInstance | None:
    """Try the zones, the emptiest first, and in each all that may be bought; None if nothing was started."""
    subnets = zones_with_subnets(world, group)
    usable, refusal = set(subnets), None
    while usable:
        zone = zone_for_launch(spread(world, group, subnets), usable).chosen
        assert zone is not None, "a zone that is usable is among the group's"
        found = await launch_in(world, group, zone, subnets[zone], cause)
        if isinstance(found, GroupInstance):
            return found
        refusal = found
        usable = usable - {zone} if found.code in _ELSEWHERE else set[str]()
    assert refusal is not None, "a group has zones"
    activity = begin(world, group, "Launching a new EC2 instance.  Status Reason: " + refusal.message, cause)
    fail(world, activity, f"{refusal.message} Launching EC2 instance failed.")
    return None


async def launch_in(
    world: World, group: AutoScalingGroup, zone: str, subnet_id: str, cause: str
) -> GroupInstance | AwsError:
    """The new instance, or why there can be none in this zone."""
    refusal: AwsError | None = None
    for purchase in await purchases(world, group, zone):
        try:
            refuse_lost_target_groups(world, group, subnet_id)
            call = launch_call(world, group, zone, subnet_id, purchase)
            answer = await world.ask("ec2:RunInstances", **call)
        except AwsError as error:
            refusal = error
            if error.code in _ELSEWHERE:
                continue
            return error
        return _take_in(world, group, answer["Instances"][0], cause, purchase)
    return refusal or AwsError("Unsupported", f"No instance type in {zone} fits the instance requirements.")


_ELSEWHERE = ("InsufficientInstanceCapacity", "SpotMaxPriceTooLow", "Unsupported")
"Refusals that another zone, or another type, may not meet with."


def spread(world: World, group: AutoScalingGroup, zones: dict[str, str]) -> dict[str, int]:
    here = Counter(each.availability_zone for each in staying(world, group))
    return {zone: here[zone] for zone in sorted(zones)}


def _where(instance: Instance) -> dict[str, str | None]:
    return {"Subnet ID": instance.subnet_id, "Availability Zone": instance.availability_zone}


def _take_in(
    world: World, group: AutoScalingGroup, launched: dict[str, object], cause: str, purchase: Purchase
) -> GroupInstance:
    id = str(launched["InstanceId"])
    instance = world.get(Instance, id)
    group.detailed = instance.monitoring_state in ("pending", "enabled")
    activity = begin(
        world,
        group,
        f"Launching a new EC2 instance: {id}",
        cause,
        **{name: value for name, value in _where(instance).items() if value},
    )
    turn(activity, "PreInService", 30)
    member = new_member(world, group, instance, activity.activity_id)
    member.weighted_capacity = purchase.weighted_capacity
    world.add(member)
    count(world, group)
    return member


def new_member(world: World, group: AutoScalingGroup, instance: Instance, activity_id: str) -> GroupInstance:
    return GroupInstance(
        instance_id=instance.instance_id,
        auto_scaling_group_name=group.auto_scaling_group_name,
        instance_type=instance.instance_type,
        availability_zone=instance.availability_zone,
        launch_configuration_name=group.launch_configuration_name,
        launch_template=_as_launched(world, group.template),
        spot=instance.instance_lifecycle == "spot",
        image_id=instance.image_id,
        protected_from_scale_in=group.new_instances_protected_from_scale_in,
        activity_id=activity_id,
    )


def _as_launched(world: World, choice: TemplateChoice | None) -> TemplateChoice | None:
    """An instance shows the number that the version was when it was launched."""
    if choice is None or world.find(LaunchTemplate, choice.launch_template_id) is None:
        return None
    return choice.model_copy(update={"version": version_number(world, choice)})


async def try_launch(world: World, group: AutoScalingGroup) -> None:
    """Raises ValidationError where the template, as it is, could launch nothing."""
    if group.template is None:
        return
    for zone, subnet_id in zones_with_subnets(world, group).items():
        for purchase in (await purchases(world, group, zone))[:1]:
            await _try(world, group, launch_call(world, group, zone, subnet_id, purchase))
            return
    if not await fitting_names(world, group):
        raise invalid("No instance type fits the instance requirements of the mixed instances policy")


_LAUNCHABLE = (
    "DryRunOperation",
    "InsufficientInstanceCapacity",
    "SpotMaxPriceTooLow",
    "MaxSpotInstanceCountExceeded",
    "InstanceLimitExceeded",
    "VcpuLimitExceeded",
)
"Answers to a trial that say nothing against the template: it works, or will once there is room."


async def _try(world: World, group: AutoScalingGroup, launch: dict[str, Any]) -> None:
    elsewhere = _ELSEWHERE if group.mixed_instances_policy else ()
    try:
        await world.ask("ec2:RunInstances", DryRun=True, **launch)
    except AwsError as refusal:
        if refusal.code not in (*_LAUNCHABLE, *elsewhere):
            raise no_template(refusal) from refusal
