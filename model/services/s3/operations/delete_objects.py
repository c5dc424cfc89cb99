"""S3: deleting objects: for good, or by a marker where the bucket keeps versions."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from model.kit.errors import AwsError
from model.kit.operation import operation
from model.kit.quotas import most
from model.services.s3.behavior.aging import foresee, foresee_gap
from model.services.s3.naming import refuse_long_key
from model.services.s3.notifying import notify
from model.services.s3.permissions import of_version
from model.services.s3.places import Place, Visit, at_bucket
from model.services.s3.preconditions import matches
from model.services.s3.refusals import (
    invalid_argument,
    malformed_xml,
    no_such_key,
    no_such_version,
    not_held,
    not_implemented,
)
from model.services.s3.shelf import mark_deleted, take
from model.services.s3.versions import NULL_VERSION, Version, current, named, refuse_bad_version_id

BYPASS = "x-amz-bypass-governance-retention"


@operation(permission=of_version("s3:DeleteObject"))
@at_bucket
async def delete_object(
    place: Visit,
    *,
    key: str,
    version_id: str | None = None,
    if_match: str | None = None,
    if_match_last_modified_time: float | None = None,
    if_match_size: int | None = None,
    bypass_governance_retention: bool | None = None,
) -> dict[str, Any]:
    """What is not there is deleted too."""
    refuse_bypass(bypass_governance_retention)
    refuse_long_key(place.world, key)
    refuse_finer_conditions(if_match_last_modified_time, if_match_size)
    if if_match is not None:
        await refuse_other_match(place, key, if_match)
    if version_id is not None:
        refuse_bad_version_id(place, version_id)
        gone = await delete_version(place, key, version_id)
        return {"version_id": version_id, "delete_marker": True if gone and gone.is_marker else None}
    marker = await delete_key(place, key)
    return {} if marker is None else {"delete_marker": True, "version_id": marker.version_id}


async def delete_key(place: Visit, key: str) -> Version | None:
    """The marker that now stands for the key, where the bucket keeps versions."""
    if place.bucket.versioning:
        marker = await mark_deleted(place, key)
        foresee(place, marker)
        await notify(place, "ObjectRemoved:DeleteMarkerCreated", marker)
        return marker
    await delete_version(place, key, NULL_VERSION)
    return None


async def delete_version(place: Visit, key: str, version_id: str) -> Version | None:
    found = await named(place, key, version_id)
    if found is not None:
        take(place, found)
        foresee_gap(place)
        await notify(place, "ObjectRemoved:Delete", found)
    return found


def refuse_bypass(bypass: bool | None) -> None:
    if bypass is not None:
        raise invalid_argument(f"{BYPASS} is only applicable to Object Lock enabled buckets.", BYPASS)


def refuse_finer_conditions(modified: float | None, size: int | None) -> None:
    if modified is not None:
        raise not_implemented("x-amz-if-match-last-modified-time")
    if size is not None:
        raise not_implemented("x-amz-if-match-size")


async def refuse_other_match(place: Place, key: str, if_match: str) -> None:
    found = await current(place, key)
    if found is None:
        raise no_such_key(key)
    if not matches(if_match, found):
        raise not_held("If-Match")


@operation(on=())
@at_bucket
async def delete_objects(
    place: Visit, *, delete: Mapping[str, Any], bypass_governance_retention: bool | None = None
) -> dict[str, Any]:
    """Up to a thousand at once; each is deleted or refused for itself. `Quiet` tells only what was refused."""
    refuse_bypass(bypass_governance_retention)
    asked = delete["Objects"]
    if not 1 <= len(asked) <= most(place.world, "s3/keys-per-delete"):
        raise malformed_xml()
    deleted: list[dict[str, Any]] = []
    errors: list[dict[str, Any]] = []
    for key, version_id in dict.fromkeys((each["Key"], each.get("VersionId")) for each in asked):
        try:
            deleted.append(await delete_one(place, key, version_id))
        except AwsError as refusal:
            said = {"code": refusal.code, "message": refusal.message}
            errors.append({"key": key, "version_id": version_id, **said})
    return {"deleted": None if delete.get("Quiet") else deleted or None, "errors": errors or None}


async def delete_one(place: Visit, key: str, version_id: str | None) -> dict[str, Any]:
    place.call.require("s3:DeleteObjectVersion" if version_id else "s3:DeleteObject", f"{place.bucket.arn}/{key}")
    refuse_long_key(place.world, key)
    if version_id is not None:
        return await delete_one_version(place, key, version_id)
    marker = await delete_key(place, key)
    said = {"delete_marker": True, "delete_marker_version_id": marker.version_id} if marker else {}
    return {"key": key, **said}


async def delete_one_version(place: Visit, key: str, version_id: str) -> dict[str, Any]:
    gone = await delete_version(place, key, version_id)
    if gone is None and version_id != NULL_VERSION:
        raise no_such_version(key, version_id)
    said = {"delete_marker": True, "delete_marker_version_id": version_id} if gone and gone.is_marker else {}
    return {"key": key, "version_id": version_id, **said}
