"""S3: bucket policies, kept as they were written."""

from __future__ import annotations

import json
from typing import Any, cast

from model.kit.errors import AwsError
from model.kit.operation import operation
from model.services.s3.places import Visit, at_bucket
from model.services.s3.policies import refuse_malformed, speaks_to_all
from model.services.s3.refusals import access_denied, not_configured


@operation
@at_bucket
async def put_bucket_policy(place: Visit, *, policy: str) -> None:
    document = read_document(policy)
    refuse_malformed(document, place.name)
    block = place.bucket.public_access_block
    if block is not None and block.block_public_policy and speaks_to_all(document):
        raise access_denied()
    place.bucket.policy = policy


def read_document(text: str) -> dict[str, Any]:
    try:
        document = json.loads(text)
    except ValueError:
        document = None
    if not isinstance(document, dict):
        raise AwsError("MalformedPolicy", "Policies must be valid JSON and the first byte must be '{'")
    return cast(dict[str, Any], document)


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
    return {"policy_status": {"is_public": speaks_to_all(json.loads(policy_of(place)))}}
