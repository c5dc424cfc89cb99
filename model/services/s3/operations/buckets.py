"""S3: listing, finding and deleting buckets."""

from __future__ import annotations

from typing import Any

from model.catalog.regions import find_region
from model.gateway.call import Call
from model.kit.errors import AwsError
from model.kit.operation import operation
from model.kit.tokens import read_token, write_token
from model.services.s3.behavior.aging import age
from model.services.s3.behavior.reporting import stop_counting
from model.services.s3.behavior.sweeping import end_uploads
from model.services.s3.owners import owner_of
from model.services.s3.places import Visit, at_bucket, partition
from model.services.s3.refusals import foreign_token, invalid_argument
from model.services.s3.resources.buckets import Bucket, BucketName

_ANY_VERSION = "SELECT 1 FROM s3_version WHERE bucket = ? LIMIT 1"


@operation(permission="s3:ListAllMyBuckets")
async def list_buckets(
    call: Call,
    *,
    max_buckets: int | None = None,
    continuation_token: str | None = None,
    prefix: str | None = None,
    bucket_region: str | None = None,
) -> dict[str, Any]:
    """Every bucket of the account by name, wherever it is."""
    if bucket_region is not None and find_region(bucket_region) is None:
        text = f"Argument value {bucket_region} is not a valid AWS Region"
        raise invalid_argument(text, "bucket-region")
    after = read_token(continuation_token, foreign_token()) if continuation_token else ""
    names = sorted(partition(call.world).where(BucketName, owner=call.account), key=lambda each: each.name)
    wanted = [
        each
        for each in names
        if each.name > after and each.name.startswith(prefix or "") and bucket_region in (None, each.home)
    ]
    shown = wanted[: max_buckets or len(wanted)]
    return {
        "buckets": [bucket_of(call, each) for each in shown],
        "owner": owner_of(call.account),
        "continuation_token": write_token(shown[-1].name) if len(shown) < len(wanted) else None,
        "prefix": prefix,
    }


def bucket_of(call: Call, name: BucketName) -> Bucket:
    return call.cell.world(name.owner, name.home, "s3").get(Bucket, name.name)


@operation(permission="s3:ListBucket")
@at_bucket
async def head_bucket(place: Visit) -> dict[str, Any]:
    bucket = place.bucket
    return {"bucket_region": bucket.region, "bucket_arn": bucket.arn, "access_point_alias": False}


@operation
@at_bucket
async def get_bucket_location(place: Visit) -> dict[str, Any]:
    return {"location_constraint": place.bucket.location_constraint or None}


@operation
@at_bucket
async def delete_bucket(place: Visit) -> None:
    """Only of an empty bucket: no object, no version, no delete marker. Uploads under way end with it."""
    if await place.world.read(_ANY_VERSION, place.name):
        more = ". You must delete all versions in the bucket." if place.bucket.versioning else ""
        text = f"The bucket you tried to delete is not empty{more}"
        raise AwsError("BucketNotEmpty", text, 409, BucketName=place.name)
    end_uploads(place.world, place.name)
    stop_counting(place)
    place.world.forget(age, place.name)
    names = partition(place.world)
    names.remove(names.get(BucketName, place.name))
    place.world.remove(place.bucket)
