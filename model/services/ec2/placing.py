"""Where instances can start: which zones have the type, which have room, and which subnet it will be."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from functools import lru_cache
from math import isnan

from model.catalog.instance_types import InstanceType, offered
from model.catalog.regions import Zone, find_zone, region
from model.gateway.call import Call
from model.kit.errors import AwsError
from model.kit.world import World
from model.physics.broken import in_force, is_short_of_room
from model.physics.facilities.site import find_site
from model.services.ec2.addressing import default_subnet
from model.services.ec2.classic import classic_network, refuse_vpc_only, subnets_of
from model.services.ec2.forms import PlacementForm
from model.services.ec2.resources.subnets import Subnet

SPARE = "spare_instances"
"How many more instances a zone has room for, measured on the zone's name; a zone without the measure has enough."


def subnet_for(world: World, machine: InstanceType, subnet_id: str | None, placement: PlacementForm) -> Subnet:
    """The subnet that is asked for, or a default one in a zone that can take the type."""
    zone = _asked_zone(world, placement)
    if subnet_id:
        subnet = world.get(Subnet, subnet_id)
        if zone and zone.name != subnet.availability_zone:
            raise AwsError(
                "InvalidParameterValue",
                f"The availability zone '{zone.name}' does not match that of the subnet '{subnet_id}'.",
            )
        _refuse_unoffered(world, machine, subnet.availability_zone)
        return subnet
    if zone:
        _refuse_unoffered(world, machine, zone.name)
    network = classic_network(world)
    if network is not None:
        refuse_vpc_only(machine)
        inside = _fit(world, machine, subnets_of(world, network))
        return _drawn(world, [each for each in inside if zone is None or each.availability_zone == zone.name])
    return default_subnet(world, zone.name) if zone else _any_subnet(world, machine)


def _asked_zone(world: World, placement: PlacementForm) -> Zone | None:
    word = placement.availability_zone or placement.availability_zone_id
    if not word:
        return None
    zone = find_zone(word)
    if zone is None or zone.region != world.region:
        raise AwsError("InvalidParameterValue", f"Invalid availability zone: [{word}]")
    return zone


def _any_subnet(world: World, machine: InstanceType) -> Subnet:
    """A default subnet by luck, in a zone that has the type and, if there is such a one, room for it."""
    subnets = _fit(world, machine, world.where(Subnet, default_for_az=True))
    return _drawn(world, subnets) if subnets else default_subnet(world, None)


def _fit(world: World, machine: InstanceType, subnets: Iterable[Subnet]) -> list[Subnet]:
    """Those in zones that have the type."""
    possible = zones_with(world.region, machine.name)
    return [each for each in subnets if each.availability_zone in possible]


def _drawn(world: World, subnets: Sequence[Subnet]) -> Subnet:
    luck = world.luck("zone", world.count("launch without zone"))
    drawn = luck.choice(subnets)
    if spare_in(world, drawn.availability_zone) != 0:
        return drawn
    return luck.choice([each for each in subnets if spare_in(world, each.availability_zone) != 0] or [drawn])


@lru_cache(maxsize=4096)
def zones_with(region_name: str, type_name: str) -> tuple[str, ...]:
    """The zones of a region that offer a type."""
    return tuple(zone.name for zone in region(region_name).zones if offered(type_name, region_name, zone.id))


def _refuse_unoffered(world: World, machine: InstanceType, zone: str) -> None:
    possible = zones_with(world.region, machine.name)
    if zone not in possible:
        raise AwsError(
            "Unsupported",
            f"Your requested instance type ({machine.name}) is not supported in your requested Availability Zone"
            f" ({zone}). Please retry your request by not specifying an Availability Zone or choosing"
            f" {', '.join(possible)}.",
        )


def spare_in(world: World, zone: str) -> int | None:
    """How many more instances the zone has room for; None when that is no matter."""
    return 0 if _is_out(world, zone) or is_short_of_room(world, zone) else _measured(world, zone)


def _measured(world: World, zone: str) -> int | None:
    spare = world.signal(zone, SPARE).value_at(world.now)
    return None if isnan(spare) else int(spare)


def _is_out(world: World, zone_name: str) -> bool:
    zone = find_zone(zone_name)
    site = find_site(world, zone.id) if zone else None
    return site is not None and site.is_out


def refuse_struck(call: Call, machine: InstanceType, zone: str) -> None:
    """Refuse a launch by a role whose launches were made to find no capacity in the zone."""
    world, number = call.world, call.world.kernel.serials.get("call", 0)
    for each in in_force(world, "capacity"):
        if call.principal.role_arn in each.callers and each.subject == zone and each.draws(world.kernel, number):
            raise no_room(world, machine, zone)


def use_room(world: World, zone: str, count: int) -> None:
    spare = _measured(world, zone)
    if spare is not None:
        world.measure(zone, SPARE, spare - count)


def no_room(world: World, machine: InstanceType, zone: str) -> AwsError:
    others = ", ".join(name for name in zones_with(world.region, machine.name) if name != zone)
    return AwsError(
        "InsufficientInstanceCapacity",
        f"We currently do not have sufficient {machine.name} capacity in the Availability Zone you requested ({zone})."
        f" Our system will be working on provisioning additional capacity. You can currently get {machine.name}"
        f" capacity by not specifying an Availability Zone in your request or choosing {others}.",
        500,
    )
