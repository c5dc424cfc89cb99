"""The market for spare machines, as the account sees it: pools, what they cost now, and what a bid is told."""

from __future__ import annotations

from decimal import Decimal, InvalidOperation

from model.catalog.instance_types import InstanceType
from model.catalog.prices import instance_price
from model.catalog.regions import find_zone
from model.kit.errors import AwsError
from model.kit.world import World
from model.physics.spot import Pool
from model.services.ec2.forms import LaunchForm, MarketForm
from model.services.ec2.placing import no_room, spare_in, zones_with
from model.services.ec2.resources.subnets import Subnet

ONE_TIME, PERSISTENT = "one-time", "persistent"
BEHAVIORS = ("terminate", "stop")
HIBERNATE = "hibernate"
"What is done to those that can, and to nobody else."


def pool_of(world: World, type_name: str, zone_name: str, platform: str) -> Pool:
    """The pool of a type in a zone, for machines with this software."""
    zone = find_zone(zone_name)
    return pool_called(world, f"{zone.id if zone else zone_name}/{type_name}/{platform}")


def pool_called(world: World, name: str) -> Pool:
    _, type_name, platform = name.split("/", 2)
    ceiling = instance_price(type_name, world.region, "Windows" if platform.startswith("Windows") else platform)
    return Pool(world.kernel.seed, name, ceiling, world.cell.settings.quotas != "today")


def sold_as_spot(machine: InstanceType, region: str) -> bool:
    """Whether there is a market for a type at all."""
    try:
        return "spot" in machine.usage_classes and instance_price(machine.name, region) > 0
    except KeyError:
        return False


def check_market(world: World, machine: InstanceType, zone: str, platform: str, bid: str) -> Pool:
    """The pool that sells such a machine now for this bid; SpotMaxPriceTooLow, InsufficientInstanceCapacity if none."""
    if not sold_as_spot(machine, world.region):
        raise AwsError("Unsupported", f"The instance type '{machine.name}' is not supported for Spot Instances.")
    pool = pool_of(world, machine.name, zone, platform)
    price = pool.price_at(world.now)
    if price > float(bid or pool.ceiling):
        raise AwsError(
            "SpotMaxPriceTooLow",
            f"The maximum price of {bid} is lower than the Spot price of {price:g} that {machine.name} has in {zone}.",
        )
    if pool.is_rushed(world.now) or spare_in(world, zone) == 0:
        raise no_room(world, machine, zone)
    return pool


def check_options(market: MarketForm, *, hibernates: bool) -> None:
    """Raises the refusal for a market, or for options of it, that there are not."""
    if market.market_type not in (None, "spot"):
        raise AwsError("Unsupported", f"The market type '{market.market_type}' is not offered here.")
    options = market.spot_options
    check_bid(options.max_price)
    kind, behavior = options.spot_instance_type or ONE_TIME, behavior_asked(market, hibernates=hibernates)
    if hibernates != (behavior == HIBERNATE):
        raise AwsError(
            "InvalidParameterCombination",
            f"The interruption behavior '{HIBERNATE}' is for instances that are enabled for hibernation, and they can"
            " have no other.",
        )
    check_kind(kind, "stop" if hibernates else behavior)


def behavior_asked(market: MarketForm, *, hibernates: bool) -> str:
    """What is to be done to a Spot Instance that is taken back."""
    return market.spot_options.instance_interruption_behavior or (HIBERNATE if hibernates else "terminate")


def check_kind(kind: str, behavior: str) -> None:
    if kind not in (ONE_TIME, PERSISTENT):
        raise AwsError("InvalidParameterValue", f"Invalid value '{kind}' for the type of a Spot request.")
    if behavior not in BEHAVIORS:
        raise AwsError("InvalidParameterValue", f"The interruption behavior '{behavior}' is not supported.")
    if behavior == "stop" and kind != PERSISTENT:
        raise AwsError(
            "InvalidParameterCombination", "Only Spot Instances of persistent requests can be stopped when interrupted."
        )


def check_bid(bid: str | None) -> None:
    """A bid is a number of dollars above zero."""
    if bid is None:
        return
    try:
        good = Decimal(bid) > 0 and Decimal(bid).is_finite()
    except InvalidOperation:
        good = False
    if not good:
        raise AwsError("InvalidParameterValue", f"Invalid value '{bid}' for the price: it must be greater than 0.")


def into_cheapest_zone(world: World, asked: LaunchForm, platform: str) -> LaunchForm:
    """A launch that names no place goes where machines are for sale, for the least."""
    place = asked.placement
    machine = asked.instance_type or ""
    if asked.subnet_id or asked.network_interfaces or place.availability_zone or place.availability_zone_id:
        return asked
    there = {each.availability_zone for each in world.where(Subnet, default_for_az=True)}
    zones = [zone for zone in zones_with(world.region, machine) if zone in there]
    if not zones:
        return asked
    best = min(zones, key=lambda zone: _dearness(world, machine, zone, platform))
    return asked.model_copy(update={"placement": place.model_copy(update={"availability_zone": best})})


def _dearness(world: World, machine: str, zone: str, platform: str) -> tuple[bool, float]:
    pool = pool_of(world, machine, zone, platform)
    return pool.is_rushed(world.now) or spare_in(world, zone) == 0, pool.price_at(world.now)
