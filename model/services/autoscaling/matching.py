"""Types that fit what a group requires of its machines, where it names none."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import orjson

from model.catalog.instance_types import instance_type, offered
from model.catalog.regions import find_zone
from model.kernel.unhurried import in_turns
from model.kit.errors import AwsError
from model.kit.world import World
from model.laws.price_protection import ON_DEMAND_PERCENT, SPOT_PERCENT, Priced, affordable
from model.services.autoscaling.launching import template_data
from model.services.autoscaling.naming import invalid
from model.services.autoscaling.resources.groups import (
    MEMORY_MIB,
    VCPU,
    AutoScalingGroup,
    MixedPolicy,
    Override,
)

PRICED_AT_ONCE = 100
CAPACITY_TYPES = ("units", VCPU, MEMORY_MIB)
_OVER_ON_DEMAND = "OnDemandMaxPricePercentageOverLowestPrice"
_OVER_SPOT = "SpotMaxPricePercentageOverLowestPrice"
_SPOT_OF_LISTED = "MaxSpotPriceAsPercentageOfOptimalOnDemandPrice"
_USUAL_FAMILIES = ("c", "m", "r")


async def refuse_requirements(world: World, wanted: Mapping[str, Any]) -> None:
    """Raises ValidationError for requirements that EC2 does not take."""
    try:
        await _types(world, {"x86_64"}, {"hvm"}, wanted)
    except AwsError as refusal:
        raise invalid(f"InstanceRequirements are invalid. {refusal.message}") from refusal


def required(world: World, policy: MixedPolicy) -> tuple[Override, ...]:
    """The sets of requirements of a policy, its template's if it says nothing itself."""
    overrides = policy.launch_template.overrides
    if not overrides:
        own = template_data(world, policy.launch_template.launch_template_specification).get("InstanceRequirements")
        return (Override(requirements=orjson.dumps(own).decode()),) if own else ()
    return tuple(each for each in overrides if each.requirements)


def check_capacity_type(world: World, group: AutoScalingGroup) -> None:
    """Capacity is counted in processors or memory only where types are chosen by what they have."""
    kind, policy = group.desired_capacity_type, group.mixed_instances_policy
    if kind not in (None, *CAPACITY_TYPES):
        raise invalid(f"Invalid DesiredCapacityType: {kind}. Valid types are: [{', '.join(CAPACITY_TYPES)}]")
    if kind in (VCPU, MEMORY_MIB) and not (policy and required(world, policy)):
        raise invalid("DesiredCapacityType needs a mixed instances policy that has InstanceRequirements")


async def fitting(world: World, group: AutoScalingGroup, zone: str, override: Override) -> list[Override]:
    """A purchase for each type that the zone has and that fits an override's requirements, whatever it costs."""
    wanted, choice = override.instance_requirements or {}, override.launch_template_specification or group.template
    assert choice is not None, "requirements stand in a policy with a template"
    place = find_zone(zone) if zone else None
    names = await _types_for(world, override.image_id or template_data(world, choice).get("ImageId"), wanted)
    return [
        override.model_copy(
            update={
                "instance_type": name,
                "requirements": None,
                "weighted_capacity": _weight(group, name) or override.weighted_capacity,
            }
        )
        for name in names
        if offered(name, world.region, place.id if place else None)
    ]


async def fitting_names(world: World, group: AutoScalingGroup) -> set[str]:
    """Every type that the policy of a group names, or that fits what it requires."""
    policy = group.mixed_instances_policy
    if policy is None:
        return set()
    named = {each.instance_type for each in policy.launch_template.overrides if each.instance_type}
    sets = [await fitting(world, group, "", each) for each in required(world, policy)]
    return named | {each.instance_type for some in sets for each in some if each.instance_type}


async def within_price(
    override: Override,
    found: Sequence[Override],
    prices: Mapping[str, float],
    listed: Mapping[str, float],
    *,
    spot: bool,
) -> list[Override]:
    """Those that are sold at no more than the requirements allow.

    AWS does not say how it protects the price on the Spot market where nobody sets a limit: twice the lowest is what it
    told before it said so.
    """
    wanted = override.instance_requirements or {}
    name, usual = (_OVER_SPOT, SPOT_PERCENT) if spot else (_OVER_ON_DEMAND, ON_DEMAND_PERCENT)
    sold = in_turns([each for each in found if each.instance_type in prices], PRICED_AT_ONCE)
    priced = [_priced(each, prices, listed) async for each in sold]
    kept = affordable(
        priced,
        over_lowest=wanted.get(name, usual),
        of_listed=wanted.get(_SPOT_OF_LISTED) if spot else None,
    )
    return [each for each in found if each.instance_type in kept]


def _priced(override: Override, prices: Mapping[str, float], listed: Mapping[str, float]) -> Priced:
    name = override.instance_type or ""
    machine = instance_type(name)
    return Priced(
        name=name,
        price=prices[name] / override.weight,
        listed=listed[name] / override.weight,
        current=machine.current_generation,
        usual=machine.family[:1] in _USUAL_FAMILIES and machine.family[1:2].isdigit(),
    )


def _weight(group: AutoScalingGroup, name: str) -> str | None:
    machine = instance_type(name)
    return {VCPU: str(machine.vcpus), MEMORY_MIB: str(machine.memory_mib)}.get(group.desired_capacity_type or "")


async def _types_for(world: World, image: str | None, wanted: Mapping[str, Any]) -> list[str]:
    if not image:
        return []
    found = (await world.ask("ec2:DescribeImages", ImageIds=[image]))["Images"][0]
    return await _types(world, {found["Architecture"]}, {found["VirtualizationType"]}, wanted)


async def _types(
    world: World, architectures: set[str], virtualizations: set[str], wanted: Mapping[str, Any]
) -> list[str]:
    asked: dict[str, Any] = {
        "ArchitectureTypes": [*architectures],
        "VirtualizationTypes": [*virtualizations],
        "InstanceRequirements": wanted,
    }
    names: list[str] = []
    while True:
        answer = await world.ask("ec2:GetInstanceTypesFromInstanceRequirements", **asked)
        names += [each["InstanceType"] for each in answer["InstanceTypes"]]
        if not answer.get("NextToken"):
            return names
        asked["NextToken"] = answer["NextToken"]
