"""DynamoDB: what happens by itself: a table as it was is written into a bucket, with manifests of what there is.

Source: Amazon DynamoDB Developer Guide, "DynamoDB table export output format".
"""

from __future__ import annotations

from base64 import b64encode
from hashlib import md5
from typing import Any, NamedTuple

import orjson

from model.kernel.chance import Between
from model.kernel.unhurried import Unhurried
from model.kit.behavior import due
from model.kit.errors import AwsError
from model.kit.squeezing import squeezed
from model.kit.world import World
from model.laws.moments import to_the_ms
from model.services.dynamodb import shelf
from model.services.dynamodb.resources.transfers import COMPLETED, FAILED, Export
from model.services.dynamodb.values.packing import packed
from model.services.s3.resources.deliveries import bucket_named

WORKS = Between(120, 600)
MOST_IN_A_FILE = 10_000
"Items."
FOLDER = "AWSDynamoDB"


class File(NamedTuple):
    """Of one of the files with items, what the manifest tells."""

    key: str
    items: int
    md5: str
    etag: str


def begin_exporting(world: World, export: Export) -> None:
    world.wake(write_out, export.export_arn, after=world.delay(WORKS, export.export_arn, "export"))


@due
async def write_out(world: World, export_arn: str) -> None:
    """All files, or the reason for which there are not all of them."""
    export = world.get(Export, export_arn)
    try:
        files = await _write_items(world, export)
        await _write_manifests(world, export, files)
    except AwsError as refusal:
        export.export_status = FAILED
        export.failure_code, export.failure_message = f"S3{refusal.code}", refusal.message
    else:
        export.export_status = COMPLETED
    export.end_time = world.now
    shelf.drop_all(world, export.serial)


async def _write_items(world: World, export: Export) -> list[File]:
    files: list[File] = []
    lines: list[str] = []
    async for items in shelf.slices(world, export.serial, None):
        for _, size, item in items:
            lines.append(f'{{"Item":{packed(item).decode()}}}')
            export.billed_size_bytes += size
        if len(lines) >= MOST_IN_A_FILE:
            files.append(await _write_file(world, export, lines, len(files)))
            lines = []
    if lines or not files:
        files.append(await _write_file(world, export, lines, len(files)))
    export.item_count = sum(file.items for file in files)
    return files


async def _write_file(world: World, export: Export, lines: list[str], number: int) -> File:
    name = world.luck("export file", export.export_arn, number).hexadecimal(26)
    key = f"{folder_of(export)}/data/{name}.json.gz"
    body = await Unhurried(squeezed(lines))
    etag = await _put(world, export, key, body)
    return File(key, len(lines), b64encode(md5(body, usedforsecurity=False).digest()).decode(), etag)


def folder_of(export: Export) -> str:
    return "/".join(part for part in (export.s3_prefix, FOLDER, export.name) if part)


async def _write_manifests(world: World, export: Export, files: list[File]) -> None:
    folder = folder_of(export)
    listed = "".join(
        orjson.dumps(
            {"itemCount": file.items, "md5Checksum": file.md5, "etag": file.etag, "dataFileS3Key": file.key}
        ).decode()
        + "\n"
        for file in files
    )
    await _put_with_sum(world, export, f"{folder}/manifest-files.json", listed.encode())
    summary: dict[str, Any] = {
        "version": "2020-06-30",
        "exportArn": export.export_arn,
        "startTime": _moment(export.start_time),
        "endTime": _moment(world.now),
        "tableArn": export.table_arn,
        "tableId": export.table_id,
        "exportTime": _moment(export.export_time),
        "s3Bucket": export.s3_bucket,
        "s3Prefix": export.s3_prefix,
        "s3SseAlgorithm": export.s3_sse_algorithm,
        "s3SseKmsKeyId": export.s3_sse_kms_key_id,
        "manifestFilesS3Key": f"{folder}/manifest-files.json",
        "billedSizeBytes": export.billed_size_bytes,
        "itemCount": export.item_count,
        "outputFormat": export.export_format,
        "exportType": export.export_type,
    }
    export.export_manifest = f"{folder}/manifest-summary.json"
    await _put_with_sum(world, export, export.export_manifest, orjson.dumps(summary))


def _moment(at: float) -> str:
    return to_the_ms(at).replace("+0000", "Z")


async def _put_with_sum(world: World, export: Export, key: str, body: bytes) -> None:
    await _put(world, export, key, body)
    digest = b64encode(md5(body, usedforsecurity=False).digest())
    await _put(world, export, f"{key.removesuffix('.json')}.md5", digest)


async def _put(world: World, export: Export, key: str, body: bytes) -> str:
    bucket = bucket_named(world, export.s3_bucket)
    if bucket is None:
        raise AwsError("NoSuchBucket", "The specified bucket does not exist", 404)
    if export.s3_bucket_owner not in (None, bucket.account):
        raise AwsError("AccessDenied", "Access Denied", 403)
    asked: dict[str, Any] = {"Bucket": bucket.name, "Key": key, "Body": body}
    if export.s3_sse_algorithm == "KMS":
        asked["ServerSideEncryption"] = "aws:kms"
        if export.s3_sse_kms_key_id:
            asked["SSEKMSKeyId"] = export.s3_sse_kms_key_id
    answer = await world.ask("s3:PutObject", region=bucket.region, account=bucket.account, **asked)
    return str(answer["ETag"]).strip('"')
