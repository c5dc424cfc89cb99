"""Versions of objects as their rows say: what a key held, or (a delete marker) that it held nothing."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Self

import orjson

from model.kit.errors import AwsError
from model.kit.tags import Tag
from model.kit.value import Value
from model.services.s3.places import Place, Visit
from model.services.s3.refusals import access_denied, invalid_argument, is_delete_marker, no_such_key, no_such_version
from model.services.s3.version_ids import is_version_id

COLUMNS = "key, seq, version, latest, size, etag, modified, storage_class, noncurrent, tags, about"

_LATEST = f"SELECT {COLUMNS} FROM s3_version WHERE bucket = ? AND key = ? ORDER BY seq DESC LIMIT 1"  # noqa: S608
_NAMED = f"SELECT {COLUMNS} FROM s3_version WHERE bucket = ? AND key = ? AND version = ?"  # noqa: S608

NULL_VERSION = "null"
"The id of what was put while versioning was off."


class Piece(Value):
    """A run of bytes: the body with this SHA-256."""

    body: str
    size: int


class Part(Value):
    """A part of an object that was uploaded in several."""

    number: int
    size: int
    checksums: tuple[tuple[str, str], ...] = ()


class About(Value):
    """What an object carries along: headers to give back, user metadata, checksums by AWS's member name, its bytes."""

    content_type: str = "binary/octet-stream"
    cache_control: str | None = None
    content_disposition: str | None = None
    content_encoding: str | None = None
    content_language: str | None = None
    expires: str | None = None
    website_redirect_location: str | None = None
    metadata: tuple[tuple[str, str], ...] = ()
    server_side_encryption: str = "AES256"
    checksums: tuple[tuple[str, str], ...] = ()
    checksum_type: str | None = None
    pieces: tuple[Piece, ...] = ()
    parts: tuple[Part, ...] = ()


@dataclass(frozen=True, slots=True)
class Version:
    """One version. `etag` is None for a delete marker, `noncurrent` the time since which another one is the latest."""

    key: str
    seq: int
    version_id: str
    is_latest: bool
    size: int
    etag: str | None
    modified: float
    storage_class: str
    noncurrent: float | None
    tags: tuple[Tag, ...]
    about: About

    @classmethod
    def of(cls, row: tuple[Any, ...]) -> Self:
        key, seq, version, latest, size, etag, modified, storage_class, noncurrent, tags, about = row
        return cls(
            key,
            seq,
            version,
            bool(latest),
            size,
            etag,
            modified,
            storage_class,
            noncurrent,
            read_stored_tags(tags),
            About.model_validate_json(about),
        )

    @property
    def is_marker(self) -> bool:
        return self.etag is None

    @property
    def e_tag(self) -> str:
        return f'"{self.etag}"'


def stored_tags(tags: tuple[Tag, ...]) -> str:
    return orjson.dumps([(tag.key, tag.value) for tag in tags]).decode()


def read_stored_tags(text: str) -> tuple[Tag, ...]:
    return tuple(Tag(key=key, value=value) for key, value in orjson.loads(text)) if text != "[]" else ()


async def latest(place: Place, key: str) -> Version | None:
    """The newest version of a key, which may be a delete marker."""
    rows = await place.world.read(_LATEST, place.name, key)
    return Version.of(rows[0]) if rows else None


async def current(place: Place, key: str) -> Version | None:
    """What a key holds now."""
    found = await latest(place, key)
    return None if found is None or found.is_marker else found


async def named(place: Place, key: str, version: str) -> Version | None:
    rows = await place.world.read(_NAMED, place.name, key, version)
    return Version.of(rows[0]) if rows else None


async def readable(place: Place, key: str, version: str | None, method: str = "GET") -> Version:
    """The version that is asked for, or the current one; refused where there is nothing to read."""
    found = await asked_for(place, key, version)
    if found.is_marker and version is None:
        raise absent(place, key)
    if found.is_marker:
        raise is_delete_marker(method, **{"x-amz-delete-marker": "true", "x-amz-version-id": found.version_id})
    return found


async def asked_for(place: Place, key: str, version: str | None) -> Version:
    """The version that is asked for, or the latest, be it a delete marker."""
    if version is None:
        found = await latest(place, key)
        if found is None:
            raise absent(place, key)
        return found
    refuse_bad_version_id(place, version)
    found = await named(place, key, version)
    if found is None:
        raise no_such_version(key, version)
    return found


def absent(place: Place, key: str) -> AwsError:
    """Whoever may not list a bucket does not learn what is missing in it (S3 API reference, GetObject)."""
    if isinstance(place, Visit) and not place.may("s3:ListBucket", place.bucket.arn):
        return access_denied()
    return no_such_key(key)


def refuse_bad_version_id(place: Place, version: str) -> None:
    """An id that S3 never gave out, or any at all where versions were never kept."""
    if version == NULL_VERSION or (place.bucket.versioning and is_version_id(version)):
        return
    raise invalid_argument("Invalid version id specified", "versionId", version)
