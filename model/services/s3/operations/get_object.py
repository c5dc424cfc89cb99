"""S3: reading objects, whole or in part, and reading only what is known of them."""

from __future__ import annotations

from typing import Any

from model.gateway.call import Call
from model.kit.errors import AwsError
from model.kit.form import Form
from model.kit.operation import operation
from model.services.s3.contents import content
from model.services.s3.keeping import said_expiration
from model.services.s3.permissions import of_version
from model.services.s3.places import Place, Visit, filled_at_bucket
from model.services.s3.preconditions import Reading
from model.services.s3.ranges import Span, read_range
from model.services.s3.refusals import invalid_request, is_delete_marker
from model.services.s3.telling import said_checksums, said_version_id
from model.services.s3.versions import Version, asked_for, readable

FROZEN = ("GLACIER", "DEEP_ARCHIVE")
"Storage classes whose objects have to be restored before they can be read."


class ReadForm(Form):
    key: str
    version_id: str | None = None
    range: str | None = None
    part_number: int | None = None
    if_match: str | None = None
    if_none_match: str | None = None
    if_modified_since: float | None = None
    if_unmodified_since: float | None = None
    checksum_mode: str | None = None
    response_cache_control: str | None = None
    response_content_disposition: str | None = None
    response_content_encoding: str | None = None
    response_content_language: str | None = None
    response_content_type: str | None = None
    response_expires: str | float | None = None

    @property
    def conditions(self) -> Reading:
        return Reading(self.if_match, self.if_none_match, self.if_modified_since, self.if_unmodified_since)

    @property
    def overrides(self) -> dict[str, Any]:
        """The headers that a reader wants to see instead of the object's own."""
        asked = {name: getattr(self, name) for name in ReadForm.model_fields if name.startswith("response_")}
        return {name.removeprefix("response_"): value for name, value in asked.items() if value is not None}


@operation(permission=of_version("s3:GetObject"))
@filled_at_bucket(ReadForm)
async def get_object(place: Visit, asked: ReadForm) -> dict[str, Any]:
    refuse_anonymous_overrides(place.call, asked)
    version = await readable(place, asked.key, asked.version_id)
    asked.conditions.refuse(version, place.world.now)
    if version.storage_class in FROZEN:
        text = "The operation is not valid for the object's storage class"
        raise AwsError("InvalidObjectState", text, 403, StorageClass=version.storage_class)
    span, told = part_of(version, asked)
    body = content(place.world, version.about.pieces, span.start, span.size)
    return described(place, version) | told | asked.overrides | {"body": body}


@operation(permission=of_version("s3:GetObject"))
@filled_at_bucket(ReadForm)
async def head_object(place: Visit, asked: ReadForm) -> dict[str, Any]:
    version = await headed(place, asked)
    asked.conditions.refuse(version, place.world.now)
    _, told = part_of(version, asked)
    return described(place, version) | told | asked.overrides


async def headed(place: Place, asked: ReadForm) -> Version:
    if asked.version_id is None:
        return await readable(place, asked.key, None, "HEAD")
    version = await asked_for(place, asked.key, asked.version_id)
    if version.is_marker:
        raise is_delete_marker("HEAD", **{"x-amz-delete-marker": "true", "x-amz-version-id": version.version_id})
    return version


def refuse_anonymous_overrides(call: Call, asked: ReadForm) -> None:
    if asked.overrides and call.principal.type == "Anonymous":
        raise invalid_request("Request specific response headers cannot be used for anonymous GET requests.")


def described(place: Place, version: Version) -> dict[str, Any]:
    """Everything that is known of a version, as headers tell it."""
    about = version.about
    return {
        "accept_ranges": "bytes",
        "last_modified": version.modified,
        "content_length": version.size,
        "e_tag": version.e_tag,
        "version_id": said_version_id(place, version),
        "cache_control": about.cache_control,
        "content_disposition": about.content_disposition,
        "content_encoding": about.content_encoding,
        "content_language": about.content_language,
        "content_type": about.content_type,
        "expires": about.expires,
        "website_redirect_location": about.website_redirect_location,
        "server_side_encryption": about.server_side_encryption,
        "metadata": dict(about.metadata),
        "storage_class": None if version.storage_class == "STANDARD" else version.storage_class,
        "expiration": said_expiration(place, version),
        "tag_count": len(version.tags) or None,
        **said_checksums(about.checksums, about.checksum_type),
    }


def part_of(version: Version, asked: ReadForm) -> tuple[Span, dict[str, Any]]:
    """Which bytes are asked for, and what the answer says of them."""
    if asked.part_number is not None:
        if asked.range is not None:
            raise invalid_request("Cannot specify both Range header and partNumber query parameter")
        return numbered_part(version, asked.part_number)
    span = read_range(asked.range, version.size)
    told = {} if span is None else partial(version, span)
    if asked.checksum_mode != "ENABLED":
        told |= without_checksums(version)
    return span or Span(0, version.size), told


def partial(version: Version, span: Span) -> dict[str, Any]:
    """A checksum of the whole says nothing of a part."""
    told: dict[str, Any] = {"content_length": span.size, "content_range": span.content_range(version.size)}
    if span.size < version.size:
        told |= without_checksums(version)
    return told


def without_checksums(version: Version) -> dict[str, Any]:
    return {name: None for name, _ in version.about.checksums} | {"checksum_type": None}


def numbered_part(version: Version, number: int) -> tuple[Span, dict[str, Any]]:
    parts = version.about.parts
    if number > max(len(parts), 1) or number < 1:
        text = "The requested partnumber is not satisfiable"
        fields = {"PartNumberRequested": number, "ActualPartCount": max(len(parts), 1)}
        raise AwsError("InvalidPartNumber", text, 416, **fields)
    if not parts:
        span = Span(0, version.size)
        return span, partial(version, span) if version.size else {}
    span = Span(sum(part.size for part in parts[: number - 1]), parts[number - 1].size)
    about = version.about
    told = partial(version, span) | {"parts_count": len(parts)}
    return span, told | said_checksums(parts[number - 1].checksums, about.checksum_type)
