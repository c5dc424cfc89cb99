"""How a bucket and an object may be called."""

from __future__ import annotations

import re

from model.kit.errors import AwsError
from model.kit.quotas import most
from model.kit.world import World

NAME = re.compile(r"[a-z0-9][a-z0-9.\-]*[a-z0-9]")
ADDRESS = re.compile(r"\d+\.\d+\.\d+\.\d+")
RESERVED_BEGINNINGS = ("xn--", "sthree-", "amzn-s3-demo-")
RESERVED_ENDINGS = ("-s3alias", "--ol-s3", ".mrap", "--x-s3", "--table-s3")


def refuse_bad_name(world: World, name: str) -> None:
    """3 to 63 lower-case letters, digits, hyphens and periods; no address, nothing that S3 keeps for itself."""
    fits = most(world, "s3/bucket-name-characters-min") <= len(name) <= most(world, "s3/bucket-name-characters-max")
    if not fits or not NAME.fullmatch(name) or ".." in name or ADDRESS.fullmatch(name) or is_reserved(name):
        raise AwsError("InvalidBucketName", "The specified bucket is not valid.", 400, BucketName=name)


def is_reserved(name: str) -> bool:
    return name.startswith(RESERVED_BEGINNINGS) or name.endswith(RESERVED_ENDINGS)


def refuse_long_key(world: World, key: str) -> None:
    size, largest = len(key.encode()), int(most(world, "s3/key-bytes"))
    if size > largest:
        raise AwsError("KeyTooLongError", "Your key is too long", 400, Size=size, MaxSizeAllowed=largest)
