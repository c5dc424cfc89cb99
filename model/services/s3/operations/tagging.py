"""S3: tags of buckets and of objects."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from model.kit.operation import operation
from model.kit.tags import Tag
from model.services.s3.notifying import notify
from model.services.s3.permissions import of_version
from model.services.s3.places import Place, Visit, at_bucket
from model.services.s3.refusals import is_delete_marker, not_configured
from model.services.s3.shelf import tag
from model.services.s3.tagging import read_bucket_tags, read_object_tags
from model.services.s3.telling import said_version_id
from model.services.s3.versions import Version, asked_for


@operation
@at_bucket
async def put_bucket_tagging(place: Visit, *, tagging: Mapping[str, Any]) -> None:
    place.bucket.tags = read_bucket_tags(tagging["TagSet"])


@operation
@at_bucket
async def get_bucket_tagging(place: Visit) -> dict[str, Any]:
    if not place.bucket.tags:
        raise not_configured("NoSuchTagSet", "The TagSet does not exist", place.name)
    return {"tag_set": place.bucket.tags}


@operation(permission="s3:PutBucketTagging")
@at_bucket
async def delete_bucket_tagging(place: Visit) -> None:
    place.bucket.tags = ()


@operation(permission=of_version("s3:PutObjectTagging"))
@at_bucket
async def put_object_tagging(
    place: Visit, *, key: str, tagging: Mapping[str, Any], version_id: str | None = None
) -> dict[str, Any]:
    return await tagged(place, key, version_id, "PUT", read_object_tags(tagging["TagSet"]))


@operation(permission=of_version("s3:GetObjectTagging"))
@at_bucket
async def get_object_tagging(place: Visit, *, key: str, version_id: str | None = None) -> dict[str, Any]:
    version = await taggable(place, key, version_id, "GET")
    return {"tag_set": version.tags, "version_id": said_version_id(place, version)}


@operation(permission=of_version("s3:DeleteObjectTagging"))
@at_bucket
async def delete_object_tagging(place: Visit, *, key: str, version_id: str | None = None) -> dict[str, Any]:
    return await tagged(place, key, version_id, "DELETE", ())


async def tagged(place: Visit, key: str, version_id: str | None, method: str, tags: tuple[Tag, ...]) -> dict[str, Any]:
    version = await taggable(place, key, version_id, method)
    tag(place, version, tags)
    await notify(place, "ObjectTagging:Put" if method == "PUT" else "ObjectTagging:Delete", version)
    return {"version_id": said_version_id(place, version)}


async def taggable(place: Place, key: str, version_id: str | None, method: str) -> Version:
    """A delete marker has no tags, also where it is not asked for by its id."""
    version = await asked_for(place, key, version_id)
    if version.is_marker:
        raise is_delete_marker(method)
    return version
