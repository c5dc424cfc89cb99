"""Putting versions of objects on their shelf and taking them off, as the bucket's versioning wants it."""

from __future__ import annotations

from dataclasses import replace
from math import floor

from model.kit.tags import Tag
from model.services.s3.behavior.reporting import count
from model.services.s3.behavior.sweeping import begin_use, end_use
from model.services.s3.places import Place, partition
from model.services.s3.version_ids import new_version_id
from model.services.s3.versions import NULL_VERSION, About, Version, named, stored_tags

_PUT = "INSERT INTO s3_version VALUES (?,?,?,?,1,?,?,?,?,?,NULL,?,?)"
_DEMOTE = "UPDATE s3_version SET latest = 0, current = 0, noncurrent = ? WHERE bucket = ? AND key = ? AND latest = 1"
_DELETE = "DELETE FROM s3_version WHERE bucket = ? AND key = ? AND seq = ?"
_PROMOTE = """
UPDATE s3_version SET latest = 1, current = etag IS NOT NULL, noncurrent = NULL
WHERE bucket = ? AND key = ? AND seq = (SELECT max(seq) FROM s3_version WHERE bucket = ? AND key = ?)
"""
_TAG = "UPDATE s3_version SET tags = ? WHERE bucket = ? AND key = ? AND seq = ?"
_MOVE = "UPDATE s3_version SET storage_class = ? WHERE bucket = ? AND key = ? AND seq = ?"


async def put(
    place: Place, key: str, *, size: int, etag: str | None, storage_class: str, tags: tuple[Tag, ...], about: About
) -> Version:
    """A new latest version; what it replaces is gone, or kept where the bucket keeps versions."""
    seq = partition(place.world).count("s3-version")
    keeps = place.bucket.versioning == "Enabled"
    if not keeps:
        replaced = await named(place, key, NULL_VERSION)
        if replaced is not None:
            take(place, replaced)
    version = new_version_id(place.world, seq) if keeps else NULL_VERSION
    new = Version(key, seq, version, True, size, etag, float(floor(place.world.now)), storage_class, None, tags, about)
    add(place, new)
    return new


def add(place: Place, new: Version) -> None:
    world, about = place.world, new.about.model_dump_json(exclude_defaults=True)
    world.write(_DEMOTE, world.now, place.name, new.key)
    world.write(
        _PUT,
        place.name,
        new.key,
        new.seq,
        new.version_id,
        int(not new.is_marker),
        new.size,
        new.etag,
        new.modified,
        new.storage_class,
        stored_tags(new.tags),
        about,
    )
    begin_use(world, user_of(new), (piece.body for piece in new.about.pieces))
    count(place, new.storage_class, 1, new.size)


async def mark_deleted(place: Place, key: str) -> Version:
    """A delete marker: the key holds nothing any more, its versions stay."""
    return await put(place, key, size=0, etag=None, storage_class="STANDARD", tags=(), about=About())


def take(place: Place, version: Version) -> None:
    """One version for good; the one before it is the latest again."""
    world = place.world
    world.write(_DELETE, place.name, version.key, version.seq)
    world.write(_PROMOTE, place.name, version.key, place.name, version.key)
    end_use(world, user_of(version))
    count(place, version.storage_class, -1, -version.size)


def tag(place: Place, version: Version, tags: tuple[Tag, ...]) -> None:
    place.world.write(_TAG, stored_tags(tags), place.name, version.key, version.seq)


def move(place: Place, version: Version, storage_class: str) -> Version:
    """Keep a version in another storage class from now on."""
    place.world.write(_MOVE, storage_class, place.name, version.key, version.seq)
    count(place, version.storage_class, -1, -version.size)
    count(place, storage_class, 1, version.size)
    return replace(version, storage_class=storage_class)


def user_of(version: Version) -> str:
    """How a version is called where the uses of bodies are kept."""
    return str(version.seq)
