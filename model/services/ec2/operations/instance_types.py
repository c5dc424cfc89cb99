"""EC2: types of instances, and where they are offered."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from model.catalog.instance_types import InstanceType, find_instance_type, instance_types, offered
from model.catalog.regions import region
from model.gateway.call import Call
from model.kernel.unhurried import in_turns
from model.kit.errors import AwsError
from model.kit.filters import Getter, select
from model.kit.operation import operation
from model.kit.world import World
from model.services.ec2.instance_type_view import TYPE_FILTERS, type_view
from model.services.ec2.paging import paged_values
from model.services.ec2.resources.instance_requirements import InstanceRequirements
from model.services.ec2.type_requirements import check_requirements, misfit

MOST_AT_ONCE = 100


@dataclass(frozen=True, slots=True)
class Offering:
    instance_type: str
    location_type: str
    location: str


_OFFERING_FILTERS: Mapping[str, Getter] = {
    "instance-type": lambda each: each.instance_type,
    "location": lambda each: each.location,
}


@operation
async def describe_instance_types(
    call: Call,
    *,
    instance_types: Sequence[str] | None = None,
    filters: Sequence[Mapping[str, Any]] | None = None,
    max_results: int | None = None,
    next_token: str | None = None,
) -> dict[str, Any]:
    if instance_types and max_results is not None:
        raise AwsError(
            "InvalidParameterCombination", "The parameter InstanceTypes cannot be used with the parameter MaxResults"
        )
    found = select(_named(call.world, instance_types), filters, TYPE_FILTERS)
    types, token = paged_values(found, max_results, next_token, most=MOST_AT_ONCE)
    return {"instance_types": [type_view(each) for each in types], "next_token": token}


def _named(world: World, names: Sequence[str] | None) -> Sequence[InstanceType]:
    if not names:
        return tuple(instance_types(world.region))
    found = [find_instance_type(name) for name in names]
    known = [each for each in found if each is not None and offered(each.name, world.region)]
    if len(known) < len(names):
        missing = ", ".join(name for name in names if name not in {each.name for each in known})
        raise AwsError("InvalidInstanceType", f"The following supplied instance types do not exist: [{missing}]")
    return known


@operation
async def describe_instance_type_offerings(
    call: Call,
    *,
    location_type: str = "region",
    filters: Sequence[Mapping[str, Any]] | None = None,
    max_results: int | None = None,
    next_token: str | None = None,
) -> dict[str, Any]:
    places = _places(call.world, location_type)
    offerings = [
        Offering(each.name, location_type, name)
        for each in instance_types(call.world.region)
        for name, zone_id in places
        if offered(each.name, call.world.region, zone_id)
    ]
    found, token = paged_values(select(offerings, filters, _OFFERING_FILTERS), max_results, next_token)
    return {"instance_type_offerings": found, "next_token": token}


def _places(world: World, location_type: str) -> Sequence[tuple[str, str | None]]:
    """(what the location is called, the zone's id) for each place of a kind; there are no outposts."""
    zones = region(world.region).zones
    return {
        "region": [(world.region, None)],
        "availability-zone": [(zone.name, zone.id) for zone in zones],
        "availability-zone-id": [(zone.id, zone.id) for zone in zones],
        "outpost": [],
    }[location_type]


@operation
async def get_instance_types_from_instance_requirements(
    call: Call,
    *,
    architecture_types: Sequence[str],
    virtualization_types: Sequence[str],
    instance_requirements: Mapping[str, Any],
    max_results: int | None = None,
    next_token: str | None = None,
) -> dict[str, Any]:
    """The types that a region offers and that fit; what they cost and whether there is room for them does not count."""
    wanted = InstanceRequirements.read(instance_requirements)
    check_requirements(wanted)
    found = [
        {"instance_type": each.name}
        async for each in in_turns(instance_types(call.world.region), few=_READ_AT_ONCE)
        if not {*each.architectures}.isdisjoint(architecture_types)
        and not {*each.virtualization}.isdisjoint(virtualization_types)
        and misfit(wanted, each) is None
    ]
    types, token = paged_values(found, max_results, next_token, least=1)
    return {"instance_types": types, "next_token": token}


_READ_AT_ONCE = 32
"Types that are read and judged within a few milliseconds."
