"""Origin access identities: what you can ask for."""

from __future__ import annotations

from typing import Any

from model.gateway.call import Call
from model.kit.errors import AwsError
from model.kit.operation import operation
from model.services.cloudfront.editions import location, new_id, refuse_other_edition
from model.services.cloudfront.home import home
from model.services.cloudfront.paging import listed
from model.services.cloudfront.refusals import refuse_beyond
from model.services.cloudfront.resources.access import OriginAccessIdentity
from model.services.cloudfront.resources.distributions import Distribution

_FOLDER = "origin-access-identity/cloudfront"


@operation(on=("origin-access-identity/*",))
async def create_cloud_front_origin_access_identity(
    call: Call, *, cloud_front_origin_access_identity_config: dict[str, str]
) -> dict[str, Any]:
    """The same again is the one that there is."""
    world, said = call.world, cloud_front_origin_access_identity_config
    for known in world.where(OriginAccessIdentity, caller_reference=said["CallerReference"]):
        if known.comment != said["Comment"]:
            told = "If the CallerReference is a value you already sent in a previous request, the rest has to be too."
            raise AwsError("CloudFrontOriginAccessIdentityAlreadyExists", told, 409)
        return _answer(known)
    there = len(world.all(OriginAccessIdentity)) + 1
    refuse_beyond(world, "origin-access-identities", there, "TooManyCloudFrontOriginAccessIdentities")
    own = home(world)
    made = OriginAccessIdentity(
        identity_id=new_id(world),
        s3_canonical_user_id=own.luck("canonical user", own.count("canonical user")).hexadecimal(96),
        caller_reference=said["CallerReference"],
        comment=said["Comment"],
        etag=new_id(world),
    )
    return _answer(own.add(made))


def _answer(made: OriginAccessIdentity) -> dict[str, Any]:
    return {
        "cloud_front_origin_access_identity": made.description,
        "location": location(f"{_FOLDER}/{made.identity_id}"),
        "e_tag": made.etag,
    }


@operation
async def get_cloud_front_origin_access_identity(call: Call, *, id: str) -> dict[str, Any]:
    found = call.world.get(OriginAccessIdentity, id)
    return {"cloud_front_origin_access_identity": found.description, "e_tag": found.etag}


@operation
async def get_cloud_front_origin_access_identity_config(call: Call, *, id: str) -> dict[str, Any]:
    found = call.world.get(OriginAccessIdentity, id)
    return {"cloud_front_origin_access_identity_config": found.config, "e_tag": found.etag}


@operation
async def update_cloud_front_origin_access_identity(
    call: Call, *, cloud_front_origin_access_identity_config: dict[str, str], id: str, if_match: str | None = None
) -> dict[str, Any]:
    """Only the comment can be another."""
    found = call.world.get(OriginAccessIdentity, id)
    refuse_other_edition(found.etag, if_match)
    if cloud_front_origin_access_identity_config["CallerReference"] != found.caller_reference:
        raise AwsError("IllegalUpdate", "The update contains modifications that are not allowed.")
    found.comment, found.etag = cloud_front_origin_access_identity_config["Comment"], new_id(call.world)
    return {"cloud_front_origin_access_identity": found.description, "e_tag": found.etag}


@operation
async def delete_cloud_front_origin_access_identity(call: Call, *, id: str, if_match: str | None = None) -> None:
    found = call.world.get(OriginAccessIdentity, id)
    refuse_other_edition(found.etag, if_match)
    for each in call.world.all(Distribution):
        if any(origin.identity == id for origin in each.setup.origins.values()):
            told = "The CloudFront origin access identity is still being used by one or more distributions."
            raise AwsError("CloudFrontOriginAccessIdentityInUse", told, 409)
    call.world.remove(found)


@operation
async def list_cloud_front_origin_access_identities(
    call: Call, *, marker: str | None = None, max_items: str | None = None
) -> dict[str, Any]:
    found = listed(call.world.all(OriginAccessIdentity), marker, max_items, _summary)
    return {"cloud_front_origin_access_identity_list": found}


def _summary(each: OriginAccessIdentity) -> dict[str, str]:
    return {"id": each.identity_id, "s3_canonical_user_id": each.s3_canonical_user_id, "comment": each.comment}
