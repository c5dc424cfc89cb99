"""Where a copy comes from: another object, or a version of one, that the caller may read."""

from __future__ import annotations

from dataclasses import dataclass
from urllib.parse import unquote

from model.kit.form import Form
from model.services.s3.places import Place, Visit, find_place, refuse_unexpected_owner
from model.services.s3.preconditions import Reading
from model.services.s3.refusals import invalid_argument, invalid_request, no_such_bucket, no_such_key
from model.services.s3.telling import said_version_id
from model.services.s3.versions import Version, asked_for

PREFIX = "x-amz-copy-source-"


class SourceForm(Form):
    copy_source: str
    copy_source_if_match: str | None = None
    copy_source_if_none_match: str | None = None
    copy_source_if_modified_since: float | None = None
    copy_source_if_unmodified_since: float | None = None
    expected_source_bucket_owner: str | None = None

    @property
    def conditions(self) -> Reading:
        return Reading(
            self.copy_source_if_match,
            self.copy_source_if_none_match,
            self.copy_source_if_modified_since,
            self.copy_source_if_unmodified_since,
            PREFIX,
        )


@dataclass(frozen=True, slots=True)
class Source:
    place: Place
    version: Version

    @property
    def said_version_id(self) -> str | None:
        return said_version_id(self.place, self.version)


async def find_source(to: Visit, asked: SourceForm) -> Source:
    """The object to copy, in whatever region it is, once its conditions hold."""
    bucket, key, version_id = parsed(asked.copy_source)
    place = find_place(to.world, bucket)
    if place is None:
        raise no_such_bucket(bucket)
    refuse_unexpected_owner(place, asked.expected_source_bucket_owner)
    to.call.require("s3:GetObjectVersion" if version_id else "s3:GetObject", f"{place.bucket.arn}/{key}")
    version = await asked_for(place, key, version_id)
    if version.is_marker and version_id is not None:
        raise invalid_request(
            "The source of a copy request may not specifically refer to a delete marker by version id."
        )
    if version.is_marker:
        raise no_such_key(key)
    asked.conditions.refuse_copy(version, to.world.now)
    return Source(place, version)


def parsed(source: str) -> tuple[str, str, str | None]:
    """Bucket, key and version id of `/bucket/key?versionId=id`, URL-encoded."""
    path, _, query = source.partition("?versionId=")
    bucket, _, key = unquote(path).removeprefix("/").partition("/")
    if not bucket or not key:
        raise invalid_argument("Invalid copy source object key", "x-amz-copy-source", "x-amz-copy-source")
    return bucket, key, query or None
