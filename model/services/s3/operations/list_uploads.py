"""S3: which uploads are under way, and which parts of one have come."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from model.kit.operation import operation
from model.services.s3.listing import Spell, page_size, speller
from model.services.s3.owners import owner_of
from model.services.s3.places import Place, Visit, at_bucket
from model.services.s3.refusals import invalid_argument
from model.services.s3.successors import after_prefix
from model.services.s3.uploads import COLUMNS, Upload, UploadedPart, find_upload, parts_of
from model.services.s3.walking import Walk

_RANGE = f"""
SELECT {COLUMNS} FROM s3_upload WHERE bucket = ?1 AND key >= ?2 AND key < ?3 AND (key > ?2 OR seq > ?4)
ORDER BY key, seq LIMIT ?5
"""  # noqa: S608
_SEQ = "SELECT seq FROM s3_upload WHERE bucket = ? AND key = ? AND upload = ?"
SCANNED = 10_000
"The most uploads that one answer looks at to roll them up into common prefixes."


@operation(permission="s3:ListBucketMultipartUploads")
@at_bucket
async def list_multipart_uploads(
    place: Visit,
    *,
    prefix: str = "",
    delimiter: str = "",
    key_marker: str = "",
    upload_id_marker: str = "",
    max_uploads: int | None = None,
    encoding_type: str | None = None,
) -> dict[str, Any]:
    spell, most = speller(encoding_type), page_size(place.world, max_uploads, "max-uploads")
    walk = Walk(prefix, delimiter)
    since, after = walk.past(key_marker) if key_marker else "", -1
    if key_marker and upload_id_marker:
        since, after = key_marker, await seq_of(place, key_marker, upload_id_marker)
    begin = max(since, prefix)
    rows = await place.world.read(
        _RANGE, place.name, begin, after_prefix(prefix), after, SCANNED if delimiter else most + 1
    )
    found = rolled_up(walk, [Upload.of(row) for row in rows])
    shown = found[:most]
    last = shown[-1] if shown else None
    return {
        "bucket": place.name,
        "prefix": spell(prefix) or None,
        "delimiter": spell(delimiter) or None,
        "key_marker": spell(key_marker),
        "upload_id_marker": upload_id_marker if key_marker else "",
        "max_uploads": most,
        "encoding_type": encoding_type,
        "is_truncated": len(found) > most,
        "next_key_marker": spell(last.key) if isinstance(last, Upload) else "",
        "next_upload_id_marker": last.upload_id if isinstance(last, Upload) else "",
        "uploads": [told(place, each, spell) for each in shown if isinstance(each, Upload)] or None,
        "common_prefixes": [{"prefix": spell(each)} for each in shown if isinstance(each, str)] or None,
    }


async def seq_of(place: Place, key: str, upload_id: str) -> int:
    rows = await place.world.read(_SEQ, place.name, key, upload_id)
    if not rows:
        raise invalid_argument("Invalid uploadId marker", "upload-id-marker", upload_id)
    return rows[0][0]


def rolled_up(walk: Walk, uploads: Sequence[Upload]) -> list[Upload | str]:
    found: dict[str, Upload | str] = {}
    for upload in uploads:
        prefix = walk.common_prefix(upload.key)
        found[prefix or upload.upload_id] = prefix or upload
    return list(found.values())


def told(place: Place, upload: Upload, spell: Spell) -> dict[str, Any]:
    return {
        "upload_id": upload.upload_id,
        "key": spell(upload.key),
        "initiated": upload.initiated,
        "storage_class": upload.storage_class,
        "owner": owner_of(place.bucket.account),
        "initiator": upload.initiator,
        "checksum_algorithm": upload.checksum_algorithm,
        "checksum_type": upload.checksum_type,
    }


@operation(permission="s3:ListMultipartUploadParts")
@at_bucket
async def list_parts(
    place: Visit, *, key: str, upload_id: str, max_parts: int | None = None, part_number_marker: int = 0
) -> dict[str, Any]:
    most = page_size(place.world, max_parts, "max-parts")
    upload = await find_upload(place, key, upload_id)
    found = await parts_of(place, upload, part_number_marker, most + 1)
    shown = found[:most]
    return {
        "bucket": place.name,
        "key": key,
        "upload_id": upload_id,
        "part_number_marker": part_number_marker,
        "next_part_number_marker": shown[-1].part_number if shown else 0,
        "max_parts": most,
        "is_truncated": len(found) > most,
        "parts": [part_told(part) for part in shown] or None,
        "owner": owner_of(place.bucket.account),
        "initiator": upload.initiator,
        "storage_class": upload.storage_class,
        "checksum_algorithm": upload.checksum_algorithm,
        "checksum_type": upload.checksum_type,
    }


def part_told(part: UploadedPart) -> dict[str, Any]:
    return {
        "part_number": part.part_number,
        "size": part.size,
        "e_tag": part.e_tag,
        "last_modified": part.last_modified,
        **dict(part.checksums),
    }
