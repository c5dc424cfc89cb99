"""Auto Scaling: what happens by itself: a group that is smaller or larger than it should be does something about it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from typing import cast

from model.kernel.chance import Between
from model.kit.behavior import due
from model.kit.errors import AwsError
from model.kit.world import World
from model.laws.scaling_cause import ended_for_capacity, joined, launched_as_replacement, launched_for_capacity
from model.laws.scaling_choice import Member, TerminationPolicy, member_to_end, zone_for_launch
from model.services.autoscaling.activities import begin, fail, turn
from model.services.autoscaling.ending import end_member
from model.services.autoscaling.launching import launch_call, zones_with_subnets
from model.services.autoscaling.placing import refuse_lost_target_groups
from model.services.autoscaling.resources.groups import AutoScalingGroup, TemplateChoice
from model.services.autoscaling.resources.launch_configurations import LaunchConfiguration
from model.services.autoscaling.resources.members import GroupInstance
from model.services.autoscaling.sizing import count, staying
from model.services.ec2.resources.instances import Instance
from model.services.ec2.resources.launch_templates import LaunchTemplate

NOTICE = Between(2, 12)
"""Until a group acts on what it was told."""

FIRST_RETRY_SECONDS = 30.0
LAST_RETRY_SECONDS = 1800.0


def act_soon(world: World, group: AutoScalingGroup) -> None:
    """Have the group compare what it has with what it should have, in some seconds."""
    count(world, group)
    name = group.auto_scaling_group_name
    if world.woken_at(act, name) is None or not group.failures:
        world.wake(act, name, after=world.delay(NOTICE, name, "notice"))


@due
async def act(world: World, name: str) -> None:
    group = world.find(AutoScalingGroup, name)
    if group is None or group.status:
        return
    present = staying(world, group)
    missing = group.desired_capacity - len(present)
    if missing > 0 and not group.suspends("Launch"):
        await _launch(world, group, len(present), missing)
    if missing < 0 and not group.suspends("Terminate"):
        await _end(world, group, present, -missing)
    if missing <= 0:
        group.failures = group.replacing = 0
    if not group.failures:
        group.why = ""
    count(world, group)


async def _launch(world: World, group: AutoScalingGroup, before: int, missing: int) -> None:
    """Start what is missing, one activity each; after a failure the rest waits longer and longer."""
    for number in range(missing):
        if group.replacing:
            cause = launched_as_replacement(world.now)
        else:
            sentence = launched_for_capacity(world.now, before, before + missing)
            cause = joined(group.why, sentence) if group.why else sentence
        if not await _launch_one(world, group, cause):
            pause = min(FIRST_RETRY_SECONDS * 2 ** min(group.failures, 10), LAST_RETRY_SECONDS)
            group.failures += 1
            world.wake(act, group.auto_scaling_group_name, after=pause)
            return
        group.replacing = max(group.replacing - 1, 0)
        if number + 1 == missing:
            group.failures = 0


async def _launch_one(world: World, group: AutoScalingGroup, cause: str) -> bool:
    """Try the zones, the emptiest first; whether an instance was started."""
    subnets = zones_with_subnets(world, group)
    usable, refusal = set(subnets), None
    while usable:
        zone = zone_for_launch(_spread(world, group, subnets), usable).chosen
        assert zone is not None, "a zone that is usable is among the group's"
        try:
            refuse_lost_target_groups(world, group, subnets[zone])
            answer = await world.ask("ec2:RunInstances", **launch_call(world, group, zone, subnets[zone]))
        except AwsError as error:
            refusal = error
            usable = usable - {zone} if error.code == "InsufficientInstanceCapacity" else set[str]()
            continue
        _take_in(world, group, answer["Instances"][0], cause)
        return True
    assert refusal is not None, "a group has zones"
    activity = begin(world, group, "Launching a new EC2 instance.  Status Reason: " + refusal.message, cause)
    fail(world, activity, f"{refusal.message} Launching EC2 instance failed.")
    return False


def _spread(world: World, group: AutoScalingGroup, zones: dict[str, str]) -> dict[str, int]:
    here = Counter(each.availability_zone for each in staying(world, group))
    return {zone: here[zone] for zone in sorted(zones)}


def _take_in(world: World, group: AutoScalingGroup, launched: dict[str, object], cause: str) -> None:
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
    world.add(new_member(world, group, instance, activity.activity_id))
    count(world, group)


def new_member(world: World, group: AutoScalingGroup, instance: Instance, activity_id: str) -> GroupInstance:
    return GroupInstance(
        instance_id=instance.instance_id,
        auto_scaling_group_name=group.auto_scaling_group_name,
        instance_type=instance.instance_type,
        availability_zone=instance.availability_zone,
        launch_configuration_name=group.launch_configuration_name,
        launch_template=_as_launched(world, group.launch_template),
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


async def _end(world: World, group: AutoScalingGroup, present: Sequence[GroupInstance], surplus: int) -> None:
    """Take out of service whom the termination policies choose, as long as anybody may go."""
    before = len(present)
    left = [_as_member(world, group, each) for each in present]
    for _ in range(surplus):
        policies = cast("Sequence[TerminationPolicy]", group.termination_policies)
        chosen = member_to_end(left, policies, world.now).chosen
        if chosen is None:
            return
        left = [each for each in left if each.instance_id != chosen]
        sentence = ended_for_capacity(world.now, before, before - surplus, chosen)
        cause = joined(group.why, sentence) if group.why else sentence
        await end_member(world, group, world.get(GroupInstance, chosen), cause)


def _as_member(world: World, group: AutoScalingGroup, member: GroupInstance) -> Member:
    instance = world.get(Instance, member.instance_id)
    configuration = world.find(LaunchConfiguration, member.launch_configuration_name or "")
    own, current = member.launch_template, group.launch_template
    version = own.version if own else None
    return Member(
        instance_id=member.instance_id,
        zone=member.availability_zone,
        launched_at=instance.launch_time,
        configuration_created_at=configuration.created_at if configuration else None,
        template_version=int(version) if version and version.isdecimal() else None,
        template_is_current=own is None or current is None or own.launch_template_id == current.launch_template_id,
        protected=member.protected_from_scale_in,
    )
