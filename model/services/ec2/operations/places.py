"""EC2: regions and availability zones."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from model.catalog.regions import Region, Zone, find_region, find_zone, region, regions
from model.gateway.call import Call
from model.kit.errors import AwsError
from model.kit.filters import Getter, select
from model.kit.openness import is_open
from model.kit.operation import operation
from model.kit.world import World


@dataclass(frozen=True, slots=True)
class RegionView:
    region_name: str
    endpoint: str
    opt_in_status: str


@dataclass(frozen=True, slots=True)
class ZoneView:
    zone_name: str
    zone_id: str
    region_name: str
    group_name: str
    group_long_name: str
    network_border_group: str
    opt_in_status: str
    state: str = "available"
    zone_type: str = "availability-zone"
    messages: tuple[str, ...] = ()


_REGION_FILTERS: Mapping[str, Getter] = {
    "endpoint": lambda each: each.endpoint,
    "opt-in-status": lambda each: each.opt_in_status,
    "region-name": lambda each: each.region_name,
}
_ZONE_FILTERS: Mapping[str, Getter] = {
    "group-name": lambda each: each.group_name,
    "group-long-name": lambda each: each.group_long_name,
    "message": lambda each: each.messages,
    "opt-in-status": lambda each: each.opt_in_status,
    "region-name": lambda each: each.region_name,
    "state": lambda each: each.state,
    "zone-id": lambda each: each.zone_id,
    "zone-name": lambda each: each.zone_name,
    "zone-type": lambda each: each.zone_type,
}


@operation
async def describe_regions(
    call: Call,
    *,
    region_names: Sequence[str] | None = None,
    all_regions: bool = False,
    filters: Sequence[Mapping[str, Any]] | None = None,
) -> dict[str, Any]:
    """Those that the account can use, or all there are."""
    named = [_named(name) for name in region_names] if region_names else regions()
    shown = [_region(call.world, each) for each in named if all_regions or region_names or _is_open(call.world, each)]
    return {"regions": select(shown, filters, _REGION_FILTERS)}


def _named(name: str) -> Region:
    found = find_region(name)
    if found is None:
        raise AwsError("InvalidParameterValue", f"Invalid region names: [{name}]")
    return found


def _region(world: World, place: Region) -> RegionView:
    status = "opted-in" if place.opt_in and _is_open(world, place) else place.opt_in_status
    return RegionView(place.name, f"ec2.{place.name}.amazonaws.com", status)


def _is_open(world: World, place: Region) -> bool:
    return is_open(world.kernel, world.account, place.name)


@operation
async def describe_availability_zones(
    call: Call,
    *,
    zone_names: Sequence[str] | None = None,
    zone_ids: Sequence[str] | None = None,
    filters: Sequence[Mapping[str, Any]] | None = None,
) -> dict[str, Any]:
    place = region(call.world.region)
    named = [_zone(place, word) for word in (*(zone_names or ()), *(zone_ids or ()))]
    shown = [_view(place, each) for each in named or place.zones]
    return {"availability_zones": select(shown, filters, _ZONE_FILTERS)}


def _zone(place: Region, word: str) -> Zone:
    found = find_zone(word)
    if found is None or found.region != place.name:
        raise AwsError("InvalidParameterValue", f"Invalid availability zone: [{word}]")
    return found


def _view(place: Region, zone: Zone) -> ZoneView:
    return ZoneView(
        zone_name=zone.name,
        zone_id=zone.id,
        region_name=place.name,
        group_name=f"{place.name}-zg-1",
        group_long_name=f"{place.title} 1",
        network_border_group=place.name,
        opt_in_status="opt-in-not-required" if not place.opt_in else "opted-in",
    )
