"""Packages of code: whether what was uploaded is one, and where it is kept."""

from __future__ import annotations

import io
import zipfile
from asyncio import to_thread
from base64 import b64encode
from collections.abc import Mapping
from typing import Any

from model.gateway.call import Call
from model.kit.body import body_of, whole
from model.kit.errors import AwsError
from model.kit.quotas import most
from model.kit.world import World
from model.services.lambda_.refusals import invalid
from model.services.lambda_.resources.functions import Package

_USED = "INSERT OR IGNORE INTO lambda_use VALUES (?, ?)"
_UNUSED = "DELETE FROM lambda_use WHERE user = ?"


async def package_from(call: Call, given: Mapping[str, Any], whose: str) -> Package:
    """`given` are members of AWS's FunctionCode; the package is in use by `whose` from now on.

    Raises InvalidParameterValueException for what is no package, RequestEntityTooLargeException for a large one.
    """
    world = call.world
    data = await _bytes_of(call, given)
    unpacked = await to_thread(_unpacked_size, data)
    if unpacked > most(world, "lambda/unzipped-code-bytes"):
        limit = int(most(world, "lambda/unzipped-code-bytes"))
        raise invalid(f"Unzipped size must be smaller than {limit} bytes")
    body = await to_thread(world.cell.bodies.put, data)
    world.write(_USED, body, whose)
    digest = b64encode(bytes.fromhex(body)).decode()  # bodies go by the same digest
    return Package(sha256=digest, body=body, size=len(data), unpacked=unpacked)


def keep_package(world: World, package: Package, whose: str) -> None:
    """It is in use by one more."""
    world.write(_USED, package.body, whose)


def let_package_go(world: World, whose: str) -> None:
    world.write(_UNUSED, whose)


async def _bytes_of(call: Call, given: Mapping[str, Any]) -> bytes:
    if given.get("ZipFile") is not None:
        data = body_of(given["ZipFile"]).bytes()
        limit = int(most(call.world, "lambda/zipped-code-bytes"))
        if len(data) > limit:
            raise AwsError("RequestEntityTooLargeException", f"Request must be smaller than {limit} bytes", 413)
        return data
    if given.get("S3Bucket") and given.get("S3Key"):
        return await _fetched(call, given)
    raise invalid("Please provide a source for function code.")


async def _fetched(call: Call, given: Mapping[str, Any]) -> bytes:
    """Who has a package fetched has to be allowed to read it."""
    asked = {"Bucket": given["S3Bucket"], "Key": given["S3Key"]}
    call.require("s3:GetObject", f"arn:aws:s3:::{asked['Bucket']}/{asked['Key']}")
    if given.get("S3ObjectVersion"):
        asked["VersionId"] = given["S3ObjectVersion"]
    try:
        answer = await call.world.ask("s3:GetObject", **asked)
    except AwsError as refusal:
        text = f"Error occurred while GetObject. S3 Error Code: {refusal.code}. S3 Error Message: {refusal.message}"
        raise invalid(text) from refusal
    return whole(answer["Body"])


def _unpacked_size(data: bytes) -> int:
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as package:
            infos = package.infolist()
    except (zipfile.BadZipFile, ValueError, OSError) as error:
        raise invalid("Could not unzip uploaded file. Please check your file, then try to upload again.") from error
    if not infos:
        raise invalid("Uploaded file must be a non-empty zip")
    return sum(info.file_size for info in infos)
