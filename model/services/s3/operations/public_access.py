"""S3: keeping the public out."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from model.kit.operation import operation
from model.services.s3.places import Visit, at_bucket
from model.services.s3.refusals import not_configured
from model.services.s3.resources.buckets import PublicAccessBlock


@operation(permission="s3:PutBucketPublicAccessBlock")
@at_bucket
async def put_public_access_block(place: Visit, *, public_access_block_configuration: Mapping[str, Any]) -> None:
    place.bucket.public_access_block = PublicAccessBlock.read(public_access_block_configuration)


@operation(permission="s3:GetBucketPublicAccessBlock")
@at_bucket
async def get_public_access_block(place: Visit) -> dict[str, Any]:
    block = place.bucket.public_access_block
    if block is None:
        text = "The public access block configuration was not found"
        raise not_configured("NoSuchPublicAccessBlockConfiguration", text, place.name)
    return {"public_access_block_configuration": block}


@operation(permission="s3:PutBucketPublicAccessBlock")
@at_bucket
async def delete_public_access_block(place: Visit) -> None:
    place.bucket.public_access_block = None
