"""S3: access control lists."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from model.kit.errors import AwsError
from model.kit.operation import operation
from model.services.s3.acls import owners_acl, refuse_acl
from model.services.s3.permissions import of_version
from model.services.s3.places import Place, Visit, at_bucket
from model.services.s3.refusals import not_implemented
from model.services.s3.versions import readable


@operation
@at_bucket
async def get_bucket_acl(place: Visit) -> dict[str, Any]:
    return owners_acl(place.bucket.account)


@operation(permission=of_version("s3:GetObjectAcl"))
@at_bucket
async def get_object_acl(place: Visit, *, key: str, version_id: str | None = None) -> dict[str, Any]:
    await readable(place, key, version_id)
    return owners_acl(place.bucket.account)


@operation
@at_bucket
async def put_bucket_acl(
    place: Visit, *, acl: str | None = None, access_control_policy: Mapping[str, Any] | None = None
) -> None:
    set_acl(place, acl, access_control_policy)


@operation(permission=of_version("s3:PutObjectAcl"))
@at_bucket
async def put_object_acl(
    place: Visit,
    *,
    key: str,
    acl: str | None = None,
    access_control_policy: Mapping[str, Any] | None = None,
    version_id: str | None = None,
) -> None:
    await readable(place, key, version_id, "PUT")
    set_acl(place, acl, access_control_policy)


def set_acl(place: Place, canned: str | None, policy: Mapping[str, Any] | None) -> None:
    """Only what leaves everything to the owner; that changes nothing."""
    if place.bucket.object_ownership == "BucketOwnerEnforced" and canned != "bucket-owner-full-control":
        raise AwsError("AccessControlListNotSupported", "The bucket does not allow ACLs")
    if policy is not None:
        raise not_implemented("x-amz-acl", "Grants to anybody but the owner are made by bucket policies here")
    if canned is None:
        text = "Your request was missing a required header"
        raise AwsError("MissingSecurityHeader", text, 400, MissingHeaderName="x-amz-acl")
    refuse_acl(place, canned)
