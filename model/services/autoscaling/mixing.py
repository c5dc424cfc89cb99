"""Groups of many types: what their policy may say, and what they would buy next in a zone."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from typing import Any, Literal, cast

import orjson

from model.catalog.prices import instance_price
from model.kernel.unhurried import in_pieces, in_turns
from model.kit.world import World
from model.laws.purchasing import Mix, Offer, Strategy, ranked, wants_on_demand
from model.services.autoscaling.launching import PLAIN, Purchase, choose_template
from model.services.autoscaling.matching import PRICED_AT_ONCE, fitting, refuse_requirements, required, within_price
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
_MOST_SETS = 4
_MOST_TRIED = 20
"How many of the types that fit are tried in a zone, one after another."
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
    rules: Mapping[str, Any] = asked.get("InstancesDistribution") or {}
    distribution = Distribution.read(rules)
    _check_distribution(distribution)
    chosen = MixedTemplate(
        launch_template_specification=await choose_template(world, named), overrides=tuple(overrides)
    )
    policy = MixedPolicy(launch_template=chosen, instances_distribution=distribution)
    return _without_order(policy, rules.get("OnDemandAllocationStrategy")) if required(world, policy) else policy


def _without_order(policy: MixedPolicy, asked: str | None) -> MixedPolicy:
    """Types that nobody named have no order of preference: the cheapest is bought on demand."""
    rules = policy.instances_distribution
    if rules.spot_allocation_strategy == "capacity-optimized-prioritized":
        raise invalid("The Spot allocation strategy capacity-optimized-prioritized needs overrides with instance types")
    if asked == "prioritized":
        raise invalid("The On-Demand allocation strategy prioritized needs overrides with instance types")
    cheapest = rules.model_copy(update={"on_demand_allocation_strategy": "lowest-price"})
    return policy.model_copy(update={"instances_distribution": cheapest})


async def _override(world: World, asked: Mapping[str, Any]) -> Override:
    wanted = asked.get("InstanceRequirements")
    if wanted:
        await refuse_requirements(world, wanted)
    own = asked.get("LaunchTemplateSpecification")
    return Override(
        instance_type=asked.get("InstanceType"),
        image_id=asked.get("ImageId"),
        requirements=orjson.dumps(wanted).decode() if wanted else None,
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
    types = [each.instance_type for each in overrides if not each.requirements]
    if len(set(types)) < len(types):
        raise invalid("The overrides of a mixed instances policy must name different instance types")
    sets = sum(bool(each.requirements) for each in overrides)
    if sets and any(each.instance_type for each in overrides):
        raise invalid("Overrides have either an InstanceType or InstanceRequirements")
    if sets > _MOST_SETS:
        raise invalid(f"A mixed instances policy can have at most {_MOST_SETS} sets of InstanceRequirements")


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
    strategy = rules.spot_allocation_strategy if spot else rules.on_demand_allocation_strategy
    if required(world, policy):
        found, prices = await _fitting(world, group, zone, policy, spot=spot)
    else:
        found = {each.instance_type or "": each for each in policy.launch_template.overrides} or {"": Override()}
        compared = strategy != "prioritized" and len(found) > 1
        prices = await _prices(world, zone, found, spot=spot) if compared else {}
    order = list(found)
    if prices:
        pools = (rules.spot_instance_pools or _USUAL_POOLS) if spot else 1
        offers = await _offers(world, group, found, prices, spot=spot)
        order = [each.name for each in ranked(offers, cast(Strategy, strategy), pools)][:_MOST_TRIED]
    return [_purchase(found[name], spot, rules.spot_max_price) for name in order]


async def _fitting(
    world: World, group: AutoScalingGroup, zone: str, policy: MixedPolicy, *, spot: bool
) -> tuple[dict[str, Override], dict[str, float]]:
    """The types that fit and are not too dear, and what they cost; of two sets that one fits, the first counts."""
    found: dict[str, Override] = {}
    every: dict[str, float] = {}
    for wanted in required(world, policy):
        some = await fitting(world, group, zone, wanted)
        names = [each.instance_type or "" for each in some]
        prices = await _prices(world, zone, names, spot=spot)
        listed = {name: _listed_price(world, name) for name in names}
        for each in await within_price(wanted, some, prices, listed, spot=spot):
            found.setdefault(each.instance_type or "", each)
        every = prices | every
    return found, every


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
        override.image_id,
        spot,
        bid if spot else "",
    )


async def _offers(
    world: World,
    group: AutoScalingGroup,
    overrides: Mapping[str, Override],
    prices: Mapping[str, float],
    *,
    spot: bool,
) -> list[Offer]:
    """Every type with its price in the zone; what is not sold there comes last."""
    held = Counter(each.instance_type for each in staying(world, group) if each.spot == spot)
    return [
        Offer(
            name=name,
            price=prices.get(name, _UNSOLD),
            share=prices.get(name, _UNSOLD) / _listed_price(world, name),
            weight=override.weight,
            held=held[name],
        )
        async for name, override in in_turns(overrides.items(), PRICED_AT_ONCE)
    ]


async def _prices(world: World, zone: str, names: Iterable[str], *, spot: bool) -> dict[str, float]:
    """Dollars for an hour of those types that are sold so."""
    if spot:
        return await _spot_prices(world, zone, names)
    listed = {name: _listed_price(world, name) for name in names}
    return {name: price for name, price in listed.items() if price < _UNSOLD}


def _listed_price(world: World, name: str) -> float:
    try:
        return instance_price(name, world.region)
    except KeyError:
        return _UNSOLD


async def _spot_prices(world: World, zone: str, names: Iterable[str]) -> dict[str, float]:
    prices: dict[str, float] = {}
    async for some in in_pieces(name for name in names if name):
        answer = await world.ask(
            "ec2:DescribeSpotPriceHistory",
            InstanceTypes=some,
            AvailabilityZone=zone,
            ProductDescriptions=["Linux/UNIX"],
            StartTime=world.now,
        )
        prices |= {each["InstanceType"]: float(each["SpotPrice"]) for each in answer["SpotPriceHistory"]}
    return prices
