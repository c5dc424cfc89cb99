"""Private zones and their VPCs: what you can ask for."""

from __future__ import annotations

from typing import Any

from model.gateway.call import Call
from model.kit.errors import AwsError
from model.kit.operation import operation
from model.services.route53.changing import note
from model.services.route53.limits import refuse_beyond
from model.services.route53.paging import MOST_ITEMS, read_most
from model.services.route53.refusals import invalid
from model.services.route53.resources.hosted_zones import HostedZone, ZoneVpc
from model.services.route53.zones import check_vpc, refuse_conflict, zone_of


@operation
async def associate_vpc_with_hosted_zone(
    call: Call, *, hosted_zone_id: str, vpc: dict[str, Any], comment: str | None = None
) -> dict[str, Any]:
    world = call.world
    zone = zone_of(world, hosted_zone_id)
    if not zone.private_zone:
        told = "A VPC can only be associated with a private hosted zone."
        raise AwsError("PublicZoneVPCAssociation", told)
    found = await check_vpc(world, vpc)
    refuse_conflict(world, zone.name, found)
    refuse_beyond(world, "vpcs-per-private-zone", len(zone.vpcs), "LimitsExceeded", "vpcs per zone")
    zone.vpcs = (*zone.vpcs, found)
    return {"change_info": note(world, zone.zone_id, comment).description}


@operation
async def disassociate_vpc_from_hosted_zone(
    call: Call, *, hosted_zone_id: str, vpc: dict[str, Any], comment: str | None = None
) -> dict[str, Any]:
    zone = zone_of(call.world, hosted_zone_id)
    found = _read(vpc)
    if found not in zone.vpcs:
        told = f"The VPC {found.vpc_id} in region {found.vpc_region} is not associated with the hosted zone."
        raise AwsError("VPCAssociationNotFound", told, 404)
    if len(zone.vpcs) == 1:
        told = "The last VPC of a private hosted zone cannot be taken from it."
        raise AwsError("LastVPCAssociation", told)
    zone.vpcs = tuple(each for each in zone.vpcs if each != found)
    return {"change_info": note(call.world, zone.zone_id, comment).description}


@operation
async def list_hosted_zones_by_vpc(
    call: Call,
    *,
    vpc_id: str,
    vpc_region: str,
    max_items: str | None = None,
    next_token: str | None = None,
) -> dict[str, Any]:
    """Those of this account."""
    most = read_most(max_items)
    wanted = ZoneVpc(vpc_region=vpc_region, vpc_id=vpc_id)
    zones = [each for each in call.world.all(HostedZone) if wanted in each.vpcs]
    found = zones[_start(zones, next_token) :]
    summaries = [
        {"hosted_zone_id": each.zone_id, "name": each.name, "owner": {"owning_account": each.account}}
        for each in found[:most]
    ]
    token = found[most].zone_id if len(found) > most else None
    return {"hosted_zone_summaries": summaries, "max_items": str(most), "next_token": token}


def _start(zones: list[HostedZone], token: str | None) -> int:
    ids = [each.zone_id for each in zones]
    if token and token not in ids:
        raise AwsError("InvalidPaginationToken", "The token is not one of this list.")
    return ids.index(token) if token else 0


@operation
async def create_vpc_association_authorization(
    call: Call, *, hosted_zone_id: str, vpc: dict[str, Any]
) -> dict[str, Any]:
    """Let another account associate a VPC of its own."""
    zone = zone_of(call.world, hosted_zone_id)
    found = _read(vpc)
    if not zone.private_zone:
        raise invalid("Only a private hosted zone can be associated with a VPC.")
    if found not in zone.authorized:
        zone.authorized = (*zone.authorized, found)
    return {"hosted_zone_id": zone.zone_id, "vpc": found}


@operation
async def delete_vpc_association_authorization(call: Call, *, hosted_zone_id: str, vpc: dict[str, Any]) -> None:
    zone = zone_of(call.world, hosted_zone_id)
    found = _read(vpc)
    if found not in zone.authorized:
        told = "The VPC was not authorized to be associated with the hosted zone."
        raise AwsError("VPCAssociationAuthorizationNotFound", told, 404)
    zone.authorized = tuple(each for each in zone.authorized if each != found)


@operation
async def list_vpc_association_authorizations(
    call: Call, *, hosted_zone_id: str, next_token: str | None = None, max_results: str | None = None
) -> dict[str, Any]:
    zone, most = zone_of(call.world, hosted_zone_id), read_most(max_results, MOST_ITEMS)
    ids = [each.vpc_id for each in zone.authorized]
    if next_token and next_token not in ids:
        raise AwsError("InvalidPaginationToken", "The token is not one of this list.")
    begin = ids.index(next_token) if next_token else 0
    shown = zone.authorized[begin : begin + most]
    following = ids[begin + most] if len(ids) > begin + most else None
    return {"hosted_zone_id": zone.zone_id, "_vpcs": shown, "next_token": following}


def _read(vpc: dict[str, Any]) -> ZoneVpc:
    if not vpc.get("VPCRegion") or not vpc.get("VPCId"):
        raise invalid("Both VPCRegion and VPCId are needed to name a VPC.")
    return ZoneVpc(vpc_region=vpc["VPCRegion"], vpc_id=vpc["VPCId"])
