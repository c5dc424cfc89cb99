"""Taking what a client brings into a bucket, and expecting what becomes of it."""

from __future__ import annotations

from email.utils import formatdate

from model.kit.tags import Tag
from model.services.s3 import shelf
from model.services.s3.behavior.aging import foresee
from model.services.s3.fates import fates
from model.services.s3.lifecycle_rules import rules_of
from model.services.s3.places import Place
from model.services.s3.versions import About, Version


async def keep_object(
    place: Place, key: str, *, size: int, etag: str, storage_class: str, tags: tuple[Tag, ...], about: About
) -> Version:
    new = await shelf.put(place, key, size=size, etag=etag, storage_class=storage_class, tags=tags, about=about)
    foresee(place, new)
    return new


def said_expiration(place: Place, version: Version) -> str | None:
    """When a current version will be gone, and which rule says so."""
    ends = [fate for fate in fates(rules_of(place.bucket), version) if fate.storage_class is None]
    if not ends or not version.is_latest:
        return None
    first = min(ends)
    return f'expiry-date="{formatdate(first.due, usegmt=True)}", rule-id="{first.rule}"'
