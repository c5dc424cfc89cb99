"""S3: listing what the keys of a bucket hold, a page at a time."""

from __future__ import annotations

from typing import Any

from model.kit.operation import operation
from model.kit.tokens import read_token, write_token
from model.services.s3.listing import Spell, listed, page_size, speller
from model.services.s3.owners import Owner, owner_of
from model.services.s3.places import Visit, at_bucket
from model.services.s3.refusals import foreign_token
from model.services.s3.successors import after_prefix, right_after
from model.services.s3.walking import Page, Walk


@operation(permission="s3:ListBucket")
@at_bucket
async def list_objects_v2(
    place: Visit,
    *,
    prefix: str = "",
    delimiter: str = "",
    max_keys: int | None = None,
    continuation_token: str | None = None,
    start_after: str | None = None,
    fetch_owner: bool = False,
    encoding_type: str | None = None,
) -> dict[str, Any]:
    spell, most = speller(encoding_type), page_size(place.world, max_keys)
    since = right_after(start_after) if start_after else ""
    if continuation_token is not None:
        since = read_token(continuation_token, foreign_token())
    page = await Walk(prefix, delimiter, since).page(place, most)
    owner = owner_of(place.bucket.account) if fetch_owner else None
    return contents(page, spell, owner) | {
        "name": place.name,
        "prefix": spell(prefix),
        "delimiter": spell(delimiter) or None,
        "max_keys": most,
        "encoding_type": encoding_type,
        "key_count": len(page.versions) + len(page.prefixes),
        "continuation_token": continuation_token,
        "start_after": None if start_after is None else spell(start_after),
        "next_continuation_token": next_token(page),
    }


@operation(permission="s3:ListBucket")
@at_bucket
async def list_objects(
    place: Visit,
    *,
    prefix: str = "",
    delimiter: str = "",
    marker: str = "",
    max_keys: int | None = None,
    encoding_type: str | None = None,
) -> dict[str, Any]:
    """The older way. Only answers with a delimiter say where to go on; otherwise it is after the last key."""
    spell, most = speller(encoding_type), page_size(place.world, max_keys)
    walk = Walk(prefix, delimiter)
    page = await Walk(prefix, delimiter, walk.past(marker) if marker else "").page(place, most)
    return contents(page, spell, owner_of(place.bucket.account)) | {
        "name": place.name,
        "prefix": spell(prefix),
        "delimiter": spell(delimiter) or None,
        "marker": spell(marker),
        "max_keys": most,
        "encoding_type": encoding_type,
        "next_marker": spell(page.last_key) if page.is_truncated and delimiter else None,
    }


def contents(page: Page, spell: Spell, owner: Owner | None) -> dict[str, Any]:
    return {
        "contents": [listed(version, spell, owner) for version in page.versions] or None,
        "common_prefixes": [{"prefix": spell(prefix)} for prefix in page.prefixes] or None,
        "is_truncated": page.is_truncated,
    }


def next_token(page: Page) -> str | None:
    """Says where to go on: behind the last key, or behind all that the last common prefix stands for."""
    if not page.is_truncated:
        return None
    since = after_prefix(page.last) if isinstance(page.last, str) else right_after(page.last_key)
    return write_token(since)
