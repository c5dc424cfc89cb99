"""S3: who owns what others put into a bucket."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from model.kit.operation import operation
from model.services.s3.places import Visit, at_bucket
from model.services.s3.refusals import invalid_argument, malformed_xml, not_configured

OWNERSHIPS = ("BucketOwnerPreferred", "ObjectWriter", "BucketOwnerEnforced")


def refuse_unknown_ownership(ownership: str) -> None:
    if ownership not in OWNERSHIPS:
        raise invalid_argument(f"Invalid x-amz-object-ownership header: {ownership}", "x-amz-object-ownership")


@operation
@at_bucket
async def put_bucket_ownership_controls(place: Visit, *, ownership_controls: Mapping[str, Any]) -> None:
    rules = ownership_controls["Rules"]
    if len(rules) != 1 or rules[0]["ObjectOwnership"] not in OWNERSHIPS:
        raise malformed_xml()
    place.bucket.object_ownership = rules[0]["ObjectOwnership"]


@operation
@at_bucket
async def get_bucket_ownership_controls(place: Visit) -> dict[str, Any]:
    ownership = place.bucket.object_ownership
    if not ownership:
        text = "The bucket ownership controls were not found"
        raise not_configured("OwnershipControlsNotFoundError", text, place.name)
    return {"ownership_controls": {"rules": [{"object_ownership": ownership}]}}


@operation(permission="s3:PutBucketOwnershipControls")
@at_bucket
async def delete_bucket_ownership_controls(place: Visit) -> None:
    place.bucket.object_ownership = ""
