"""Starting an instance for a group: in which zone, as what, and what the group notes of it."""

from __future__ import annotations

from collections import Counter

from model.kit.errors import AwsError
from model.kit.world import World
from model.laws.scaling_choice import zone_for_launch
from model.services.autoscaling.activities import begin, fail, turn
from model.services.autoscaling.launching import Purchase, launch_call, zones_with_subnets
from model.services.autoscaling.mixing import purchases
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
    assert refusal is not None, "a group may buy something"
    return refusal


_ELSEWHERE = ("InsufficientInstanceCapacity", "SpotMaxPriceTooLow", "Unsupported")
"Refusals that another zone, or another type, may not meet with."


def spread(world: World, group: AutoScalingGroup, zones: dict[str, str]) -> dict[str, int]:
    here = Counter(each.availability_zone for each in staying(world, group))
    return {zone: here[zone] for zone in sorted(zones)}


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
        **{"Subnet ID": instance.subnet_id, "Availability Zone": instance.availability_zone},
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
    template = world.find(LaunchTemplate, choice.launch_template_id) if choice else None
    if choice is None or template is None:
        return None
    named = {"$Latest": template.latest_version_number, "$Default": template.default_version_number}
    version = choice.version or "$Default"
    return choice.model_copy(update={"version": str(named.get(version, version))})
