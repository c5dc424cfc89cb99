"""S3: bucket policies, kept as they were written."""

from __future__ import annotations

from typing import Any

from model.kit.operation import operation
from model.services.s3.places import Visit, at_bucket
from model.services.s3.policies import refuse_malformed, speaks_to_all
from model.services.s3.refusals import access_denied, not_configured


@operation
@at_bucket
async def put_bucket_policy(place: Visit, *, policy: str) -> None:
    refuse_malformed(policy, place.name)
    block = place.bucket.public_access_block
    if block is not None and block.block_public_policy and speaks_to_all(policy):
        raise access_denied()
    place.bucket.policy = policy


@operation
@at_bucket
async def get_bucket_policy(place: Visit) -> dict[str, Any]:
    return {"policy": policy_of(place)}


def policy_of(place: Visit) -> str:
    """The policy as it was written, or NoSuchBucketPolicy."""
    if not place.bucket.policy:
        raise not_configured("NoSuchBucketPolicy", "The bucket policy does not exist", place.name)
    return place.bucket.policy


@operation
@at_bucket
async def delete_bucket_policy(place: Visit) -> None:
    place.bucket.policy = ""


@operation
@at_bucket
async def get_bucket_policy_status(place: Visit) -> dict[str, Any]:
    return {"policy_status": {"is_public": speaks_to_all(policy_of(place))}}
