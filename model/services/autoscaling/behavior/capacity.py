"""Auto Scaling: what happens by itself: a group that is smaller or larger than it should be does something about it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from typing import cast

from model.kernel.chance import Between
from model.kit.behavior import due
from model.kit.errors import AwsError
from model.kit.world import World
from model.laws.scaling_cause import (
    ended_for_capacity,
    joined,
    launched_as_replacement,
    launched_for_balance,
    launched_for_capacity,
)
from model.laws.scaling_choice import Member, TerminationPolicy, member_to_end, unbalanced, zone_for_launch
from model.services.autoscaling.activities import begin, fail, turn
from model.services.autoscaling.ending import end_member
from model.services.autoscaling.launching import Purchase, launch_call, zones_with_subnets
from model.services.autoscaling.mixing import Kind, kind_to_shrink, purchases
from model.services.autoscaling.placing import refuse_lost_target_groups
from model.services.autoscaling.resources.groups import AutoScalingGroup, TemplateChoice
from model.services.autoscaling.resources.launch_configurations import LaunchConfiguration
from model.services.autoscaling.resources.members import GroupInstance
from model.services.autoscaling.sizing import capacity_of, count, staying
from model.services.ec2.resources.instances import Instance
from model.services.ec2.resources.launch_templates import LaunchTemplate

NOTICE = Between(2, 12)
"""Until a group acts on what it was told."""

FIRST_RETRY_SECONDS = 30.0
LAST_RETRY_SECONDS = 1800.0
REBALANCING_SECONDS = 600.0
"""Until a group tries again to even out its zones, where the emptiest one could take nothing."""


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
    units = capacity_of(present)
    missing = wanted_of(group, present) - units
    if missing > 0 and not group.suspends("Launch"):
        await _launch(world, group, units, missing)
    if missing < 0 and not group.suspends("Terminate"):
        await _end(world, group, present, -missing)
    if missing <= 0:
        group.failures = group.replacing = 0
    if missing == 0:
        await _balance(world, group, present)
    if not group.failures:
        group.why = ""
    count(world, group)


def wanted_of(group: AutoScalingGroup, present: Sequence[GroupInstance]) -> int:
    """The capacity to have now: what is desired, and what stands in for those that are about to go."""
    at_risk = capacity_of(each for each in present if each.at_risk)
    return group.desired_capacity + at_risk + group.surge + (1 if group.moving_to else 0)


async def _launch(world: World, group: AutoScalingGroup, before: int, missing: int) -> None:
    """Start what is missing, one activity each; after a failure the rest waits longer and longer."""
    left = missing
    while left > 0:
        member = await _launch_one(world, group, _cause(world, group, before, before + missing))
        if member is None:
            pause = min(FIRST_RETRY_SECONDS * 2 ** min(group.failures, 10), LAST_RETRY_SECONDS)
            group.failures += 1
            world.wake(act, group.auto_scaling_group_name, after=pause)
            return
        group.replacing = max(group.replacing - 1, 0)
        left -= member.weight
    group.failures = 0


def _cause(world: World, group: AutoScalingGroup, before: int, after: int) -> str:
    if group.replacing:
        return launched_as_replacement(world.now)
    sentence = launched_for_capacity(world.now, before, after)
    return joined(group.why, sentence) if group.why else sentence


async def _launch_one(world: World, group: AutoScalingGroup, cause: str) -> GroupInstance | None:
    """Try the zones, the emptiest first, and in each all that may be bought; None if nothing was started."""
    subnets = zones_with_subnets(world, group)
    usable, refusal = set(subnets), None
    while usable:
        zone = zone_for_launch(_spread(world, group, subnets), usable).chosen
        assert zone is not None, "a zone that is usable is among the group's"
        found = await _launch_in(world, group, zone, subnets[zone], cause)
        if isinstance(found, GroupInstance):
            return found
        refusal = found
        usable = usable - {zone} if found.code in _ELSEWHERE else set[str]()
    assert refusal is not None, "a group has zones"
    activity = begin(world, group, "Launching a new EC2 instance.  Status Reason: " + refusal.message, cause)
    fail(world, activity, f"{refusal.message} Launching EC2 instance failed.")
    return None


async def _launch_in(
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


async def _balance(world: World, group: AutoScalingGroup, present: Sequence[GroupInstance]) -> None:
    """Even the zones out: one instance more in the emptiest zone, before one in the fullest ends."""
    if group.suspends("AZRebalance") or group.suspends("Launch") or group.refreshing:
        return
    subnets = zones_with_subnets(world, group)
    move = unbalanced(_spread(world, group, subnets), list(subnets))
    if move is None:
        return
    fullest, emptiest = move
    if any(each.lifecycle_state != "InService" for each in present):
        world.wake(act, group.auto_scaling_group_name, after=REBALANCING_SECONDS)
        return
    cause = launched_for_balance(world.now, emptiest, fullest)
    found = await _launch_in(world, group, emptiest, subnets[emptiest], cause)
    if isinstance(found, GroupInstance):
        group.moving_to = found.instance_id
    else:
        world.wake(act, group.auto_scaling_group_name, after=REBALANCING_SECONDS)


def _spread(world: World, group: AutoScalingGroup, zones: dict[str, str]) -> dict[str, int]:
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


async def _end(world: World, group: AutoScalingGroup, present: Sequence[GroupInstance], surplus: int) -> None:
    """Take out of service whom the termination policies choose, as long as anybody may go."""
    before = capacity_of(present)
    after, left = before - surplus, list(present)
    while surplus > 0:
        policies = cast("Sequence[TerminationPolicy]", group.termination_policies)
        kind = kind_to_shrink(group, left)
        able = [each for each in left if each.weight <= surplus]
        chosen = member_to_end([_as_member(world, group, each, kind) for each in able], policies, world.now).chosen
        if chosen is None:
            return
        member = world.get(GroupInstance, chosen)
        left.remove(member)
        sentence = ended_for_capacity(world.now, before, after, chosen)
        surplus -= member.weight
        await end_member(world, group, member, joined(group.why, sentence) if group.why else sentence)


def _as_member(world: World, group: AutoScalingGroup, member: GroupInstance, kind: Kind) -> Member:
    instance = world.get(Instance, member.instance_id)
    configuration = world.find(LaunchConfiguration, member.launch_configuration_name or "")
    own, current = member.launch_template, group.template
    version = own.version if own else None
    return Member(
        instance_id=member.instance_id,
        zone=member.availability_zone,
        launched_at=instance.launch_time,
        configuration_created_at=configuration.created_at if configuration else None,
        template_version=int(version) if version and version.isdecimal() else None,
        template_is_current=own is None or current is None or own.launch_template_id == current.launch_template_id,
        protected=member.protected_from_scale_in,
        in_excess=kind == ("spot" if member.spot else "on-demand"),
    )
