"""Access control lists: everything belongs to the bucket's owner, and lists that would say otherwise are refused."""

from __future__ import annotations

from typing import Any

from model.kit.errors import AwsError
from model.services.s3.owners import owner_of
from model.services.s3.places import Place
from model.services.s3.refusals import invalid_argument, not_implemented

CANNED = (
    "private",
    "public-read",
    "public-read-write",
    "authenticated-read",
    "aws-exec-read",
    "bucket-owner-read",
    "bucket-owner-full-control",
)
FOR_THE_OWNER = ("private", "bucket-owner-read", "bucket-owner-full-control")


def refuse_acl(place: Place, canned: str | None, header: str = "x-amz-acl") -> None:
    """Where lists are off, as they are in new buckets, none can be set; elsewhere only what leaves all to the owner."""
    if canned is None:
        return
    if canned not in CANNED:
        raise invalid_argument("", header, canned)
    if place.bucket.object_ownership == "BucketOwnerEnforced" and canned != "bucket-owner-full-control":
        raise AwsError("AccessControlListNotSupported", "The bucket does not allow ACLs")
    if canned not in FOR_THE_OWNER:
        raise not_implemented(header, "Grants to anybody but the owner are made by bucket policies here")


def owners_acl(account: str) -> dict[str, Any]:
    owner = owner_of(account)
    grantee = {"Type": "CanonicalUser", "ID": owner.id}
    return {"owner": owner, "grants": [{"grantee": grantee, "permission": "FULL_CONTROL"}]}
