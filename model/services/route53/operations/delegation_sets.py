"""Reusable delegation sets: what you can ask for."""

from __future__ import annotations

from typing import Any

from model.gateway.call import Call
from model.kit.errors import AwsError
from model.kit.operation import operation
from model.services.route53.home import home
from model.services.route53.limits import refuse_beyond
from model.services.route53.paging import one_page, read_most
from model.services.route53.resources.hosted_zones import DelegationSet, HostedZone
from model.services.route53.zones import draw_servers, find_set


@operation
async def create_reusable_delegation_set(
    call: Call, *, caller_reference: str, hosted_zone_id: str | None = None
) -> dict[str, Any]:
    """With the name servers of a zone that has some already, or with new ones."""
    world = call.world
    if world.where(DelegationSet, caller_reference=caller_reference):
        told = "A delegation set with the same owner and caller reference has already been created."
        raise AwsError("DelegationSetAlreadyCreated", told)
    there = len(world.all(DelegationSet))
    refuse_beyond(world, "delegation-sets-per-account", there, "LimitsExceeded", "reusable delegation sets")
    number = home(world).count("delegation set")
    id = f"N{home(world).luck('delegation set', number).hexadecimal(16).upper()}"
    servers = draw_servers(world, "delegation set", number)
    zone = _zone_to_mark(call, hosted_zone_id)
    made = world.add(
        DelegationSet(set_id=id, caller_reference=caller_reference, name_servers=zone.name_servers if zone else servers)
    )
    if zone is not None:
        zone.delegation_set_id = made.set_id
    return {
        "delegation_set": made.description,
        "location": f"https://route53.amazonaws.com/2013-04-01/delegationset/{made.set_id}",
    }


def _zone_to_mark(call: Call, id: str | None) -> HostedZone | None:
    if id is None:
        return None
    zone = call.world.find(HostedZone, id.rpartition("/")[2])
    if zone is None or zone.private_zone:
        raise AwsError("HostedZoneNotFound", f"The specified hosted zone does not exist: {id}")
    if zone.delegation_set_id:
        raise AwsError("DelegationSetAlreadyReusable", "The delegation set is marked as reusable already.")
    return zone


@operation
async def get_reusable_delegation_set(call: Call, *, id: str) -> dict[str, Any]:
    return {"delegation_set": find_set(call.world, id).description}


@operation
async def delete_reusable_delegation_set(call: Call, *, id: str) -> None:
    found = find_set(call.world, id)
    if call.world.where(HostedZone, delegation_set_id=found.set_id):
        raise AwsError("DelegationSetInUse", "The delegation set is in use by a hosted zone.")
    call.world.remove(found)


@operation
async def list_reusable_delegation_sets(
    call: Call, *, marker: str | None = None, max_items: str | None = None
) -> dict[str, Any]:
    shown, following = one_page(call.world.all(DelegationSet), max_items, marker)
    return {
        "delegation_sets": [each.description for each in shown],
        "marker": marker or "",
        "is_truncated": following is not None,
        "next_marker": following,
        "max_items": str(read_most(max_items)),
    }
