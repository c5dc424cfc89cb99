"""Files that listeners are told of, fetched from buckets under the rights of whoever asks."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from model.gateway.call import Call
from model.kit.body import FileSlice
from model.kit.errors import AwsError

MOST_BYTES = 1024 * 1024


async def fetched(call: Call, bucket: str, key: str, version: str | None, *, missing: str) -> bytes:
    """A file of up to a megabyte; the code of its absence is said by `missing`."""
    call.require("s3:GetObject", f"arn:aws:s3:::{bucket}/{key}")
    which: dict[str, Any] = {"VersionId": version} if version else {}
    try:
        found = await call.world.ask("s3:GetObject", Bucket=bucket, Key=key, **which)
    except AwsError as refusal:
        raise AwsError(missing, "The specified file does not exist") from refusal
    if found["ContentLength"] > MOST_BYTES:
        raise AwsError("ValidationError", "The specified file is too large")
    body: bytes | FileSlice | Iterable[bytes] = found["Body"]
    if isinstance(body, FileSlice):
        return b"".join(body.pieces())
    return body if isinstance(body, bytes) else b"".join(body)
