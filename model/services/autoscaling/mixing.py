"""Groups of many types: what their policy may say, and what they would buy next in a zone."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from typing import Any, Literal, cast

from model.catalog.prices import instance_price
from model.kit.world import World
from model.laws.purchasing import Mix, Offer, Strategy, ranked, wants_on_demand
from model.services.autoscaling.launching import PLAIN, Purchase, choose_template
from model.services.autoscaling.naming import invalid
from model.services.autoscaling.resources.groups import (
    AutoScalingGroup,
    Distribution,
    MixedPolicy,
    MixedTemplate,
    Override,
)
from model.services.autoscaling.resources.members import GroupInstance
from model.services.autoscaling.sizing import staying

Kind = Literal["", "spot", "on-demand"]

_ON_DEMAND = ("prioritized", "lowest-price")
_SPOT = ("lowest-price", "capacity-optimized", "capacity-optimized-prioritized", "price-capacity-optimized")
_MOST_OVERRIDES = 40
_MOST_WEIGHT = 999
_MOST_POOLS = 20
_USUAL_POOLS = 2
_UNSOLD = 1e6
"Dollars for an hour of what nobody sells."


async def read_policy(world: World, asked: Mapping[str, Any]) -> MixedPolicy:
    """A policy as a client sent it, or ValidationError."""
    template: Mapping[str, Any] = asked.get("LaunchTemplate") or {}
    named = template.get("LaunchTemplateSpecification")
    if not named:
        raise invalid("The launch template of a mixed instances policy must be specified")
    overrides = [await _override(world, each) for each in template.get("Overrides") or ()]
    _check_overrides(overrides)
    distribution = Distribution.read(asked.get("InstancesDistribution") or {})
    _check_distribution(distribution)
    chosen = MixedTemplate(
        launch_template_specification=await choose_template(world, named), overrides=tuple(overrides)
    )
    return MixedPolicy(launch_template=chosen, instances_distribution=distribution)


async def _override(world: World, asked: Mapping[str, Any]) -> Override:
    if asked.get("InstanceRequirements"):
        raise invalid("Instance requirements are not offered by this cloud: name instance types")
    own = asked.get("LaunchTemplateSpecification")
    return Override(
        instance_type=asked.get("InstanceType"),
        weighted_capacity=asked.get("WeightedCapacity"),
        launch_template_specification=await choose_template(world, own) if own else None,
    )


def _check_overrides(overrides: Sequence[Override]) -> None:
    if len(overrides) > _MOST_OVERRIDES:
        raise invalid(f"A mixed instances policy can have at most {_MOST_OVERRIDES} overrides")
    weights = [each.weighted_capacity for each in overrides]
    if any(weights) and not all(weights):
        raise invalid("Either all overrides have a WeightedCapacity or none of them has one")
    if any(not (each.isdecimal() and 1 <= int(each) <= _MOST_WEIGHT) for each in weights if each is not None):
        raise invalid(f"WeightedCapacity must be a whole number from 1 to {_MOST_WEIGHT}")
    types = [each.instance_type for each in overrides]
    if len(set(types)) < len(types):
        raise invalid("The overrides of a mixed instances policy must name different instance types")


def _check_distribution(distribution: Distribution) -> None:
    if distribution.on_demand_allocation_strategy not in _ON_DEMAND:
        raise invalid(f"Invalid OnDemandAllocationStrategy: {distribution.on_demand_allocation_strategy}")
    if distribution.spot_allocation_strategy not in _SPOT:
        raise invalid(f"Invalid SpotAllocationStrategy: {distribution.spot_allocation_strategy}")
    if not 0 <= distribution.on_demand_percentage_above_base_capacity <= 100:
        raise invalid("OnDemandPercentageAboveBaseCapacity must be from 0 to 100")
    if distribution.on_demand_base_capacity < 0:
        raise invalid("OnDemandBaseCapacity must not be negative")
    pools = distribution.spot_instance_pools
    if pools is not None and (distribution.spot_allocation_strategy != "lowest-price" or not 1 <= pools <= _MOST_POOLS):
        raise invalid(f"SpotInstancePools must be from 1 to {_MOST_POOLS}, with the lowest-price strategy")


async def purchases(world: World, group: AutoScalingGroup, zone: str) -> list[Purchase]:
    """What the next machine in a zone could be, the first choice first."""
    policy = group.mixed_instances_policy
    if policy is None:
        return [PLAIN]
    rules = policy.instances_distribution
    mix = Mix(base=rules.on_demand_base_capacity, percentage=rules.on_demand_percentage_above_base_capacity)
    on_demand = sum(each.weight for each in staying(world, group) if not each.spot)
    spot = not wants_on_demand(mix, group.desired_capacity, on_demand)
    found = {each.instance_type or "": each for each in policy.launch_template.overrides} or {"": Override()}
    strategy = rules.spot_allocation_strategy if spot else rules.on_demand_allocation_strategy
    pools = rules.spot_instance_pools or _USUAL_POOLS
    order = list(found)
    if strategy != "prioritized" and len(found) > 1:
        offers = await _offers(world, group, zone, found, spot=spot)
        order = [each.name for each in ranked(offers, cast(Strategy, strategy), pools)]
    return [_purchase(found[name], spot, rules.spot_max_price) for name in order]


def kind_to_shrink(group: AutoScalingGroup, members: Sequence[GroupInstance]) -> Kind:
    """Of which kind a smaller group has too much; the empty word for neither."""
    policy = group.mixed_instances_policy
    if policy is None:
        return ""
    rules = policy.instances_distribution
    mix = Mix(base=rules.on_demand_base_capacity, percentage=rules.on_demand_percentage_above_base_capacity)
    on_demand = sum(each.weight for each in members if not each.spot)
    return "spot" if wants_on_demand(mix, group.desired_capacity, on_demand - 1) else "on-demand"


def _purchase(override: Override, spot: bool, bid: str) -> Purchase:
    return Purchase(
        override.instance_type or "",
        override.weighted_capacity,
        override.launch_template_specification,
        spot,
        bid if spot else "",
    )


async def _offers(
    world: World, group: AutoScalingGroup, zone: str, overrides: Mapping[str, Override], *, spot: bool
) -> list[Offer]:
    """Every type with its price in the zone; what is not sold there comes last."""
    held = Counter(each.instance_type for each in staying(world, group) if each.spot == spot)
    listed = {name: _listed_price(world, name) for name in overrides}
    prices = await _spot_prices(world, zone, overrides) if spot else listed
    return [
        Offer(
            name=name,
            price=prices.get(name, _UNSOLD),
            share=prices.get(name, _UNSOLD) / listed[name],
            weight=override.weight,
            held=held[name],
        )
        for name, override in overrides.items()
    ]


def _listed_price(world: World, name: str) -> float:
    try:
        return instance_price(name, world.region)
    except KeyError:
        return _UNSOLD


async def _spot_prices(world: World, zone: str, names: Iterable[str]) -> dict[str, float]:
    answer = await world.ask(
        "ec2:DescribeSpotPriceHistory",
        InstanceTypes=[name for name in names if name],
        AvailabilityZone=zone,
        ProductDescriptions=["Linux/UNIX"],
        StartTime=world.now,
    )
    return {each["InstanceType"]: float(each["SpotPrice"]) for each in answer["SpotPriceHistory"]}
