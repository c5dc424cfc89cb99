"""S3: the parts of an upload, sent by the client or copied from an object."""

from __future__ import annotations

import re
from asyncio import to_thread
from math import floor
from typing import Any

from model.kit.body import Body, body_of
from model.kit.errors import AwsError
from model.kit.operation import operation
from model.kit.quotas import most
from model.services.s3.checksums import Announced, Checksums, algorithm_of, taken
from model.services.s3.contents import gathered, keep
from model.services.s3.places import Place, Visit, filled_at_bucket
from model.services.s3.ranges import Span
from model.services.s3.refusals import invalid_argument, invalid_request
from model.services.s3.sources import SourceForm, find_source
from model.services.s3.uploads import Upload, UploadedPart, find_upload, put_part
from model.services.s3.versions import Version

COPIED = re.compile(r"bytes=(\d+)-(\d+)")


class PartForm(Announced):
    key: str
    upload_id: str
    part_number: int
    body: Any = b""
    content_md5: str | None = None


@operation(permission="s3:PutObject")
@filled_at_bucket(PartForm)
async def upload_part(place: Visit, asked: PartForm) -> dict[str, Any]:
    refuse_number(place, asked.part_number)
    upload = await find_upload(place, asked.key, asked.upload_id)
    body = body_of(asked.body)
    if body.size > most(place.world, "s3/part-bytes-max"):
        raise AwsError("EntityTooLarge", "Your proposed upload exceeds the maximum allowed size")
    if asked.content_md5 is not None:
        body.check_md5(asked.content_md5)
    checksums = asked.of(body)
    refuse_other_checksum(upload, checksums)
    part = await add_part(place, upload, asked.part_number, body, checksums)
    return {"e_tag": part.e_tag, "server_side_encryption": upload.about.server_side_encryption, **dict(part.checksums)}


def refuse_number(place: Place, number: int) -> None:
    largest = int(most(place.world, "s3/parts-per-upload"))
    if not 1 <= number <= largest:
        text = f"Part number must be an integer between 1 and {largest}, inclusive"
        raise invalid_argument(text, "partNumber", number)


def refuse_other_checksum(upload: Upload, checksums: Checksums) -> None:
    wanted = upload.checksum_member
    if wanted is not None and checksums and wanted not in dict(checksums):
        expected, actual = (algorithm_of(name) for name in (wanted, checksums[0][0]))
        text = f"Checksum Type mismatch occurred, expected checksum Type: {expected}, actual checksum Type: {actual}"
        raise invalid_request(text)


async def add_part(place: Place, upload: Upload, number: int, body: Body, checksums: Checksums) -> UploadedPart:
    """Every part of an upload with checksums has one, be it that S3 takes it itself."""
    wanted = upload.checksum_member
    if wanted is not None and not checksums:
        checksums = ((wanted, await to_thread(taken, algorithm_of(wanted), body.pieces())),)
    etag, pieces = body.md5_hex, keep(place.world, body)
    kept = pieces[0].body if pieces else ""
    part = UploadedPart(number, body.size, etag, float(floor(place.world.now)), kept, checksums)
    await put_part(place, upload, part)
    return part


class PartCopyForm(SourceForm):
    key: str
    upload_id: str
    part_number: int
    copy_source_range: str | None = None


@operation(permission="s3:PutObject")
@filled_at_bucket(PartCopyForm)
async def upload_part_copy(place: Visit, asked: PartCopyForm) -> dict[str, Any]:
    refuse_number(place, asked.part_number)
    upload = await find_upload(place, asked.key, asked.upload_id)
    source = await find_source(place, asked)
    span = copied_span(asked.copy_source_range, source.version)
    body = await gathered(place.world, source.version.about.pieces, span.start, span.size)
    part = await add_part(place, upload, asked.part_number, body, ())
    return {
        "copy_part_result": {"e_tag": part.e_tag, "last_modified": part.last_modified, **dict(part.checksums)},
        "copy_source_version_id": source.said_version_id,
        "server_side_encryption": upload.about.server_side_encryption,
    }


def copied_span(header: str | None, version: Version) -> Span:
    if header is None:
        return Span(0, version.size)
    found = COPIED.fullmatch(header)
    if found is None or int(found[1]) > int(found[2]):
        text = (
            "The x-amz-copy-source-range value must be of the form bytes=first-last where first and last are "
            "the zero-based offsets of the first and last bytes to copy"
        )
        raise invalid_argument(text, "x-amz-copy-source-range", header)
    first, last = int(found[1]), int(found[2])
    if first >= version.size:
        raise invalid_request("The specified copy range is invalid for the source object size")
    if last >= version.size:
        text = f"Range specified is not valid for source object of size: {version.size}"
        raise invalid_argument(text, "x-amz-copy-source-range", header)
    return Span(first, last - first + 1)
