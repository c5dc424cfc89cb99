"""Hosted zones: what you can ask for."""

from __future__ import annotations

from typing import Any

from model.gateway.call import Call
from model.kit.errors import AwsError
from model.kit.operation import operation
from model.kit.world import World
from model.laws.dns.names import canonical, order_of
from model.services.route53.behavior.query_samples import end_sampling
from model.services.route53.changing import note, put, records_of, standing
from model.services.route53.home import home
from model.services.route53.limits import refuse_beyond
from model.services.route53.paging import one_page, read_most
from model.services.route53.refusals import invalid
from model.services.route53.resources.hosted_zones import HostedZone, ZoneVpc
from model.services.route53.resources.query_logging import QueryLoggingConfig
from model.services.route53.resources.traffic_policies import TrafficPolicyInstance
from model.services.route53.zones import (
    check_vpc,
    draw_servers,
    find_set,
    first_records,
    read_name,
    refuse_conflict,
    zone_of,
)


@operation
async def create_hosted_zone(
    call: Call,
    *,
    name: str,
    caller_reference: str,
    vpc: dict[str, Any] | None = None,
    hosted_zone_config: dict[str, Any] | None = None,
    delegation_set_id: str | None = None,
) -> dict[str, Any]:
    """With a VPC it is private."""
    world = call.world
    whole, config = read_name(name), hosted_zone_config or {}
    if world.where(HostedZone, caller_reference=caller_reference):
        told = "A hosted zone has already been created with the specified caller reference."
        raise AwsError("HostedZoneAlreadyExists", told, 409)
    refuse_beyond(world, "hosted-zones-per-account", len(world.all(HostedZone)), "TooManyHostedZones", "hosted zones")
    known = await _first_vpc(world, whole, vpc, config, delegation_set_id)
    zone = world.add(_new_zone(world, whole, caller_reference, known, config.get("Comment"), delegation_set_id))
    records = standing(world, zone)
    for each in first_records(zone):
        records.put(each)
    batch = put(world, zone, records)
    answer = {"hosted_zone": zone.description, "change_info": batch.description, "location": _location(zone)}
    if zone.private_zone:
        return answer | {"vpc": zone.vpcs[0]}
    return answer | {"delegation_set": zone.delegation_set}


async def _first_vpc(
    world: World, name: str, vpc: dict[str, Any] | None, config: dict[str, Any], set_id: str | None
) -> ZoneVpc | None:
    if vpc is None:
        if config.get("PrivateZone"):
            raise invalid("A private hosted zone needs a VPC that it is associated with.")
        return None
    if set_id:
        raise invalid("A reusable delegation set cannot be used for a private hosted zone.")
    found = await check_vpc(world, vpc)
    refuse_conflict(world, name, found)
    return found


def _new_zone(
    world: World, name: str, reference: str, vpc: ZoneVpc | None, comment: str | None, set_id: str | None
) -> HostedZone:
    own = home(world)
    number = own.count("hosted zone")
    id = f"Z{own.luck('hosted zone', number).hexadecimal(18).upper()}"
    shared = find_set(world, set_id) if set_id else None
    servers = shared.name_servers if shared else draw_servers(world, number)
    return HostedZone(
        zone_id=id,
        name=name,
        caller_reference=reference,
        comment=comment,
        private_zone=vpc is not None,
        vpcs=(vpc,) if vpc else (),
        name_servers=() if vpc else servers,
        delegation_set_id=shared.set_id if shared else "",
    )


def _location(zone: HostedZone) -> str:
    return f"https://route53.amazonaws.com/2013-04-01/hostedzone/{zone.zone_id}"


@operation
async def get_hosted_zone(call: Call, *, id: str) -> dict[str, Any]:
    zone = zone_of(call.world, id)
    answer: dict[str, Any] = {"hosted_zone": zone.description}
    return answer | ({"_vpcs": zone.vpcs} if zone.private_zone else {"delegation_set": zone.delegation_set})


@operation
async def delete_hosted_zone(call: Call, *, id: str) -> dict[str, Any]:
    world = call.world
    zone = zone_of(world, id)
    own = [(zone.name, "NS", ""), (zone.name, "SOA", "")]
    flowing = world.where(TrafficPolicyInstance, zone_id=zone.zone_id)
    more = zone.resource_record_set_count > len(own)
    if flowing or more or any(each.record.key not in own for each in records_of(world, zone.zone_id)):
        told = "The specified hosted zone contains non-required resource record sets and so cannot be deleted."
        raise AwsError("HostedZoneNotEmpty", told)
    for each in records_of(world, zone.zone_id):
        world.remove(each)
    for config in world.where(QueryLoggingConfig, zone_id=zone.zone_id):
        end_sampling(home(world), config)
        world.remove(config)
    world.remove(zone)
    return {"change_info": note(world, zone.zone_id).description}


@operation
async def update_hosted_zone_comment(call: Call, *, id: str, comment: str | None = None) -> dict[str, Any]:
    zone = zone_of(call.world, id)
    zone.comment = comment
    return {"hosted_zone": zone.description}


@operation
async def get_hosted_zone_count(call: Call) -> dict[str, Any]:
    return {"hosted_zone_count": len(call.world.all(HostedZone))}


@operation
async def list_hosted_zones(
    call: Call,
    *,
    marker: str | None = None,
    max_items: str | None = None,
    delegation_set_id: str | None = None,
    hosted_zone_type: str | None = None,
) -> dict[str, Any]:
    world = call.world
    found = world.all(HostedZone)
    if delegation_set_id:
        found = world.where(HostedZone, delegation_set_id=find_set(world, delegation_set_id).set_id)
    if hosted_zone_type == "PrivateHostedZone":
        found = tuple(each for each in found if each.private_zone)
    shown, following = one_page(found, max_items, marker)
    return {
        "hosted_zones": [each.description for each in shown],
        "marker": marker,
        "is_truncated": following is not None,
        "next_marker": following,
        "max_items": str(read_most(max_items)),
    }


@operation
async def list_hosted_zones_by_name(
    call: Call, *, dns_name: str | None = None, hosted_zone_id: str | None = None, max_items: str | None = None
) -> dict[str, Any]:
    """By their names with the labels reversed, then by id; from the named one on."""
    most = read_most(max_items)
    id = (hosted_zone_id or "").rpartition("/")[2]
    if id and not dns_name:
        raise invalid("This request requires DNSName when HostedZoneId is given.")
    first = (order_of(canonical(dns_name)) if dns_name else "", id)
    ordered = sorted(call.world.all(HostedZone), key=lambda each: (order_of(each.name), each.zone_id))
    found = [each for each in ordered if (order_of(each.name), each.zone_id) >= first]
    following = found[most] if len(found) > most else None
    return {
        "hosted_zones": [each.description for each in found[:most]],
        "dns_name": dns_name,
        "hosted_zone_id": hosted_zone_id,
        "is_truncated": following is not None,
        "next_dns_name": following.name if following else None,
        "next_hosted_zone_id": following.zone_id if following else None,
        "max_items": str(most),
    }
