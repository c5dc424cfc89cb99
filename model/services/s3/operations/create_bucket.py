"""S3: making buckets."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from model.gateway.call import Call
from model.kit.errors import AwsError
from model.kit.operation import operation
from model.kit.quotas import most
from model.kit.tags import Tag
from model.services.s3.naming import refuse_bad_name
from model.services.s3.operations.ownership import refuse_unknown_ownership
from model.services.s3.places import find_place, partition
from model.services.s3.refusals import malformed_xml, not_implemented
from model.services.s3.resources.buckets import Bucket, BucketName
from model.services.s3.tagging import read_tag

FIRST_REGION = "us-east-1"
OTHER_NAMES = {"EU": "eu-west-1"}
OPEN_ACLS = ("public-read", "public-read-write", "authenticated-read")


@operation
async def create_bucket(
    call: Call,
    *,
    bucket: str,
    acl: str | None = None,
    create_bucket_configuration: Mapping[str, Any] | None = None,
    object_lock_enabled_for_bucket: bool = False,
    object_ownership: str = "BucketOwnerEnforced",
) -> dict[str, Any]:
    """A bucket of one's own already is refused; in the first region of all, asking again changes nothing."""
    configuration = create_bucket_configuration or {}
    refuse_bad_name(call.world, bucket)
    constraint = configuration.get("LocationConstraint", "")
    refuse_other_location(call.region, constraint)
    refuse_unknown_ownership(object_ownership)
    refuse_what_is_not_here(acl, object_ownership, object_lock_enabled_for_bucket)
    tags = read_tags(configuration.get("Tags", ()))
    if not is_there(call, bucket, tags):
        add_bucket(
            call, Bucket(name=bucket, location_constraint=constraint, object_ownership=object_ownership, tags=tags)
        )
    return {"location": location(call, bucket), "bucket_arn": f"arn:aws:s3:::{bucket}"}


def location(call: Call, name: str) -> str:
    if call.region == FIRST_REGION:
        return f"/{name}"
    return f"http://{call.host}/{name}" if call.host else f"http://{name}.s3.amazonaws.com/"


def refuse_other_location(region: str, constraint: str) -> None:
    """A bucket is made where the request went, and must say so everywhere but in the first region of all."""
    if region == FIRST_REGION:
        if constraint:
            refuse_from_first_region(constraint)
    elif OTHER_NAMES.get(constraint, constraint) != region:
        said = constraint or "unspecified"
        text = (
            f"The {said} location constraint is incompatible for the region specific endpoint this request was sent to."
        )
        raise AwsError("IllegalLocationConstraintException", text)


def refuse_from_first_region(constraint: str) -> None:
    text = "The specified location-constraint is not valid"
    raise AwsError("InvalidLocationConstraint", text, 400, LocationConstraint=constraint)


def refuse_what_is_not_here(acl: str | None, ownership: str, lock: bool) -> None:
    if acl in OPEN_ACLS and ownership == "BucketOwnerEnforced":
        text = "Bucket cannot have ACLs set with ObjectOwnership's BucketOwnerEnforced setting"
        raise AwsError("InvalidBucketAclWithObjectOwnership", text)
    if acl in OPEN_ACLS:
        raise not_implemented("x-amz-acl", "Grants to anybody but the owner are made by bucket policies here")
    if lock:
        raise not_implemented("x-amz-bucket-object-lock-enabled")


def read_tags(given: Any) -> tuple[Tag, ...]:
    tags = tuple(read_tag(each) for each in given)
    if any(tag.key.startswith("aws:") for tag in tags):
        text = (
            'User-defined tag keys can\'t start with "aws:". This prefix is reserved for system tags. '
            'Remove "aws:" from your tag keys and try again.'
        )
        raise AwsError("InvalidTag", text)
    if len({tag.key for tag in tags}) < len(tags):
        raise malformed_xml()
    return tags


def is_there(call: Call, name: str, tags: tuple[Tag, ...]) -> bool:
    place = find_place(call.world, name)
    if place is None:
        return False
    if place.bucket.account != call.account:
        text = (
            "The requested bucket name is not available. The bucket namespace is shared by all users of the system. "
            "Please select a different name and try again."
        )
        raise AwsError("BucketAlreadyExists", text, 409, BucketName=name)
    if place.bucket.region != FIRST_REGION or call.region != FIRST_REGION or tags:
        refusal = place.bucket.is_taken()
        refusal.fields["BucketName"] = name
        raise refusal
    return True


def add_bucket(call: Call, bucket: Bucket) -> None:
    names = partition(call.world)
    owned = names.where(BucketName, owner=call.account)
    if len(owned) >= most(call.world, "s3/buckets-per-account"):
        raise AwsError("TooManyBuckets", "You have attempted to create more buckets than allowed")
    call.world.add(bucket)
    names.add(BucketName(name=bucket.name, owner=call.account, home=call.region))
