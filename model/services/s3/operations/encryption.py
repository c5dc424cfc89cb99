"""S3: under which keys objects are encrypted at rest: S3's own."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import orjson

from model.kit.operation import operation
from model.services.s3.places import Visit, at_bucket
from model.services.s3.refusals import invalid_argument, malformed_xml, not_implemented

DEFAULT = {"ApplyServerSideEncryptionByDefault": {"SSEAlgorithm": "AES256"}, "BucketKeyEnabled": False}


@operation(permission="s3:PutEncryptionConfiguration")
@at_bucket
async def put_bucket_encryption(place: Visit, *, server_side_encryption_configuration: Mapping[str, Any]) -> None:
    rules = server_side_encryption_configuration["Rules"]
    if len(rules) != 1 or "ApplyServerSideEncryptionByDefault" not in rules[0]:
        raise malformed_xml()
    wanted = rules[0]["ApplyServerSideEncryptionByDefault"]
    if wanted["SSEAlgorithm"] != "AES256":
        raise not_implemented("x-amz-server-side-encryption")
    if "KMSMasterKeyID" in wanted:
        text = "a KMSMasterKeyID is not applicable if the default sse algorithm is not aws:kms or aws:kms:dsse"
        raise invalid_argument(text, "ApplyServerSideEncryptionByDefault")
    place.bucket.encryption = orjson.dumps({"BucketKeyEnabled": False} | rules[0]).decode()


@operation(permission="s3:GetEncryptionConfiguration")
@at_bucket
async def get_bucket_encryption(place: Visit) -> dict[str, Any]:
    rule = orjson.loads(place.bucket.encryption) if place.bucket.encryption else DEFAULT
    return {"server_side_encryption_configuration": {"rules": [rule]}}


@operation(permission="s3:PutEncryptionConfiguration")
@at_bucket
async def delete_bucket_encryption(place: Visit) -> None:
    """Back to the default, which encrypts as well."""
    place.bucket.encryption = ""
