"""DynamoDB: what happens by itself: a new table is filled with what lies in a bucket.

Source: Amazon DynamoDB Developer Guide, "DynamoDB data import from Amazon S3: how it works".
"""

from __future__ import annotations

import csv
import zlib
from base64 import b64decode
from collections.abc import AsyncIterator, Generator, Iterator
from io import BytesIO, TextIOWrapper
from typing import Any

import orjson

from model.kernel.chance import Between
from model.kernel.unhurried import Unhurried, in_turns
from model.kit.behavior import due
from model.kit.body import whole
from model.kit.errors import AwsError
from model.kit.world import World
from model.services.dynamodb import shelf
from model.services.dynamodb.behavior.counting import begin_counting
from model.services.dynamodb.keeping import refuse_unkept
from model.services.dynamodb.meters import recall
from model.services.dynamodb.places import Place, place_of
from model.services.dynamodb.resources.tables import Table
from model.services.dynamodb.resources.transfers import COMPLETED, FAILED, Import
from model.services.dynamodb.values.accepting import accepted
from model.services.dynamodb.values.items import Item
from model.services.dynamodb.values.sizes import size_of
from model.services.dynamodb.writing import Rewrite, write
from model.services.s3.resources.deliveries import bucket_named

WORKS = Between(60, 240)
_GZIP = 31
"How zlib is told to read gzip's head and tail."
_BYTES_AT_ONCE = 16 * 1024
_SETS = ("SS", "NS", "BS")
_HELD: dict[str, type] = {
    **dict.fromkeys(("S", "N", "B"), str),
    **dict.fromkeys((*_SETS, "L"), list),
    **dict.fromkeys(("BOOL", "NULL"), bool),
    "M": dict,
}
"What stands behind each kind in JSON."
NO_ITEM = (AwsError, ValueError, TypeError, KeyError, AttributeError, RecursionError)
"What comes of a line that is no item."


def begin_importing(world: World, of: Import) -> None:
    world.wake(fill_table, of.import_arn, after=world.delay(WORKS, of.import_arn, "import"))


@due
async def fill_table(world: World, import_arn: str) -> None:
    """What is no item is counted and passed over; without a bucket there is no table either."""
    found = world.get(Import, import_arn)
    table = world.get(Table, found.table_arn.rpartition("/")[2])
    await recall(world)
    place = place_of(world, table)
    try:
        async for body in _objects(world, found):
            async for line in in_turns(_lines(found, body), 50):
                await _take(place, found, line)
    except AwsError as refusal:
        found.import_status = FAILED
        found.failure_code, found.failure_message = f"S3{refusal.code}", refusal.message
        world.enter(table, "DELETING")
    else:
        found.import_status = COMPLETED
        begin_counting(world, table)
        world.enter(table, "ACTIVE")
    found.end_time = world.now


async def _objects(world: World, of: Import) -> AsyncIterator[bytes]:
    """What is in every object behind the prefix. Raises what S3 answers."""
    source = of.s3_bucket_source
    bucket = bucket_named(world, source.s3_bucket)
    if bucket is None:
        raise AwsError("NoSuchBucket", "The specified bucket does not exist", 404)
    if source.s3_bucket_owner not in (None, bucket.account):
        raise AwsError("AccessDenied", "Access Denied", 403)
    where: dict[str, Any] = {"region": bucket.region, "account": bucket.account, "Bucket": bucket.name}
    listing: dict[str, Any] = {"Prefix": source.s3_key_prefix or ""}
    while True:
        answer = await world.ask("s3:ListObjectsV2", **where, **listing)
        for each in answer.get("Contents", ()):
            found = await world.ask("s3:GetObject", **where, Key=each["Key"])
            of.processed_size_bytes += each["Size"]
            yield await _unpacked(of, each["Key"], whole(found["Body"]))
        if not answer.get("IsTruncated"):
            return
        listing["ContinuationToken"] = answer["NextContinuationToken"]


async def _unpacked(of: Import, key: str, body: bytes) -> bytes:
    if of.input_compression_type != "GZIP":
        return body
    try:
        return await Unhurried(_inflated(body))
    except zlib.error as error:
        raise AwsError("InvalidFormat", f"The object {key} is not GZIP: {error}") from error


def _inflated(body: bytes) -> Generator[None, None, bytes]:
    """All members of a file, one after the other, in short steps."""
    found: list[bytes] = []
    inflate = zlib.decompressobj(wbits=_GZIP)
    for first in range(0, len(body), _BYTES_AT_ONCE):
        rest = body[first : first + _BYTES_AT_ONCE]
        while rest:
            found.append(inflate.decompress(rest))
            rest = inflate.unused_data
            if inflate.eof:
                inflate = zlib.decompressobj(wbits=_GZIP)
        yield
    return b"".join(found)


def _lines(of: Import, body: bytes) -> Iterator[Any]:
    """JSON objects of a line each, or the columns of a table by their names; what is no text is told by marks."""
    text = TextIOWrapper(BytesIO(body), "utf-8", errors="replace", newline="")
    if of.csv is None:
        yield from (line for line in text if line.strip())
        return
    rows = csv.reader(text, delimiter=of.csv.delimiter)
    try:
        header = of.csv.header_list or tuple(next(rows, ()))
        for row in rows:
            yield dict(zip(header, row, strict=False))
    except csv.Error as error:
        raise AwsError("InvalidFormat", f"Line {rows.line_num} cannot be read: {error}") from error


async def _take(place: Place, of: Import, line: Any) -> None:
    of.processed_item_count += 1
    try:
        item = accepted(_of_columns(place, line) if of.csv else _revived_line(line))
        size = size_of(item)
        refuse_unkept(place, item, size)
    except NO_ITEM:
        of.error_count += 1
        return
    spot = shelf.spot_of(place.key_schema, item)
    before = await shelf.find(place.world, place.table, spot)
    write(place, Rewrite(spot, before, item, size))
    of.imported_item_count += 1


def _of_columns(place: Place, row: dict[str, str]) -> Item:
    """Keys are of the kinds that they have, all else is text; an empty column is no attribute."""
    parts = [part for each in (place.table, *place.indexes) for part in (each.hash, each.sort) if part is not None]
    kinds = {part.name: part.kind for part in parts}
    return {name: {kinds.get(name, "S"): value} for name, value in row.items() if value}


def _revived_line(line: str) -> Item:
    return {name: _revived(value) for name, value in orjson.loads(line)["Item"].items()}


def _revived(value: dict[str, Any]) -> dict[str, Any]:
    """Bytes are written in base64. Raises for what is held by no value of its kind."""
    ((kind, held),) = value.items()
    if not isinstance(held, _HELD[kind]) or (kind in _SETS and not all(isinstance(each, str) for each in held)):
        raise TypeError(f"{kind} holds something else")
    match kind:
        case "B":
            return {kind: b64decode(held, validate=True)}
        case "BS":
            return {kind: [b64decode(each, validate=True) for each in held]}
        case "L":
            return {kind: [_revived(each) for each in held]}
        case "M":
            return {kind: {name: _revived(each) for name, each in held.items()}}
        case _:
            return value
