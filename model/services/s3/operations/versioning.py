"""S3: keeping versions, and listing them."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from model.kit.errors import AwsError
from model.kit.operation import operation
from model.services.s3.listing import Spell, listed, page_size, speller
from model.services.s3.owners import owner_of
from model.services.s3.places import Place, Visit, at_bucket
from model.services.s3.refusals import invalid_argument, not_implemented
from model.services.s3.versions import Version, named
from model.services.s3.walking import NEWEST, Walk


@operation
@at_bucket
async def put_bucket_versioning(
    place: Visit, *, versioning_configuration: Mapping[str, Any], mfa: str | None = None
) -> None:
    """On or suspended; never off again."""
    status = versioning_configuration.get("Status")
    if mfa is not None or versioning_configuration.get("MFADelete") == "Enabled":
        raise not_implemented("x-amz-mfa")
    if status is None:
        text = "The Versioning element must be specified"
        raise AwsError("IllegalVersioningConfigurationException", text)
    place.bucket.versioning = status


@operation
@at_bucket
async def get_bucket_versioning(place: Visit) -> dict[str, Any]:
    return {"status": place.bucket.versioning or None}


@operation(permission="s3:ListBucketVersions")
@at_bucket
async def list_object_versions(
    place: Visit,
    *,
    prefix: str = "",
    delimiter: str = "",
    key_marker: str = "",
    version_id_marker: str = "",
    max_keys: int | None = None,
    encoding_type: str | None = None,
) -> dict[str, Any]:
    """Every version and delete marker, the newest of each key first."""
    spell, most = speller(encoding_type), page_size(place.world, max_keys)
    walk = Walk(
        prefix, delimiter, *await start(place, Walk(prefix, delimiter), key_marker, version_id_marker), every=True
    )
    page = await walk.page(place, most)
    last, owner = page.last, owner_of(place.bucket.account)
    goes_on = page.is_truncated
    return {
        "name": place.name,
        "prefix": spell(prefix),
        "delimiter": spell(delimiter) or None,
        "key_marker": spell(key_marker),
        "version_id_marker": version_id_marker,
        "max_keys": most,
        "encoding_type": encoding_type,
        "is_truncated": goes_on,
        "next_key_marker": spell(page.last_key) if goes_on else None,
        "next_version_id_marker": last.version_id if goes_on and isinstance(last, Version) else None,
        "versions": [told(each, spell) | {"owner": owner} for each in page.versions if not each.is_marker] or None,
        "delete_markers": [told(each, spell) | {"owner": owner} for each in page.versions if each.is_marker] or None,
        "common_prefixes": [{"prefix": spell(each)} for each in page.prefixes] or None,
    }


def told(version: Version, spell: Spell) -> dict[str, Any]:
    return listed(version, spell, None) | {"version_id": version.version_id, "is_latest": version.is_latest}


async def start(place: Place, walk: Walk, key: str, version_id: str) -> tuple[str, int]:
    """The key to go on with, and of its versions the one to go on behind."""
    if version_id and not key:
        text = "A version-id marker cannot be specified without a key marker."
        raise invalid_argument(text, "version-id-marker", version_id)
    seen = await named(place, key, version_id) if version_id else None
    if seen is not None:
        return key, seen.seq
    return (walk.past(key) if key else ""), NEWEST
