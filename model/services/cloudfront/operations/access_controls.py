"""Origin access controls: what you can ask for."""

from __future__ import annotations

from typing import Any

import orjson

from model.gateway.call import Call
from model.kit.errors import AwsError
from model.kit.operation import operation
from model.kit.world import World
from model.services.cloudfront.editions import location, new_id, refuse_other_edition
from model.services.cloudfront.home import home
from model.services.cloudfront.paging import listed
from model.services.cloudfront.refusals import invalid, refuse_beyond
from model.services.cloudfront.resources.access import OriginAccessControl
from model.services.cloudfront.resources.distributions import Distribution


@operation(on=("origin-access-control/*",))
async def create_origin_access_control(call: Call, *, origin_access_control_config: dict[str, str]) -> dict[str, Any]:
    world, said = call.world, origin_access_control_config
    _refuse_config(world, said, "")
    there = len(world.all(OriginAccessControl)) + 1
    refuse_beyond(world, "origin-access-controls", there, "TooManyOriginAccessControls")
    text = orjson.dumps(said).decode()
    control = OriginAccessControl(control_id=new_id(world), name=said["Name"], config=text, etag=new_id(world))
    made = home(world).add(control)
    return {
        "origin_access_control": made.description,
        "location": location(f"origin-access-control/{made.control_id}"),
        "e_tag": made.etag,
    }


def _refuse_config(world: World, said: dict[str, str], own: str) -> None:
    """Only buckets are origins that are signed for."""
    if said["OriginAccessControlOriginType"] != "s3" or said["SigningProtocol"] != "sigv4":
        raise invalid("Origin access controls are for s3 with sigv4.")
    if any(each.control_id != own for each in world.where(OriginAccessControl, name=said["Name"])):
        told = "An origin access control with the specified parameters already exists."
        raise AwsError("OriginAccessControlAlreadyExists", told, 409)


@operation
async def get_origin_access_control(call: Call, *, id: str) -> dict[str, Any]:
    found = call.world.get(OriginAccessControl, id)
    return {"origin_access_control": found.description, "e_tag": found.etag}


@operation
async def get_origin_access_control_config(call: Call, *, id: str) -> dict[str, Any]:
    found = call.world.get(OriginAccessControl, id)
    return {"origin_access_control_config": found.said, "e_tag": found.etag}


@operation
async def update_origin_access_control(
    call: Call, *, origin_access_control_config: dict[str, str], id: str, if_match: str | None = None
) -> dict[str, Any]:
    found, said = call.world.get(OriginAccessControl, id), origin_access_control_config
    refuse_other_edition(found.etag, if_match)
    _refuse_config(call.world, said, id)
    found.name, found.config, found.etag = said["Name"], orjson.dumps(said).decode(), new_id(call.world)
    return {"origin_access_control": found.description, "e_tag": found.etag}


@operation
async def delete_origin_access_control(call: Call, *, id: str, if_match: str | None = None) -> None:
    found = call.world.get(OriginAccessControl, id)
    refuse_other_edition(found.etag, if_match)
    for each in call.world.all(Distribution):
        if any(origin.control == id for origin in each.setup.origins.values()):
            told = "Cannot delete the origin access control because it's in use by one or more distributions."
            raise AwsError("OriginAccessControlInUse", told, 409)
    call.world.remove(found)


@operation
async def list_origin_access_controls(
    call: Call, *, marker: str | None = None, max_items: str | None = None
) -> dict[str, Any]:
    found = listed(call.world.all(OriginAccessControl), marker, max_items, lambda each: {"Id": each.id, **each.said})
    return {"origin_access_control_list": found}
