"""Policies of resources can ask whether somebody belongs to an organization, and where in it."""

from __future__ import annotations

import json
from typing import Any

from tests.model.services.organizations.conftest import Company


def shared_bucket(company: Company, condition: dict[str, Any]) -> None:
    """Everybody may list it for whom the condition holds."""
    statement = {"Effect": "Allow", "Principal": "*", "Action": "s3:ListBucket", "Condition": condition}
    policy = {"Version": "2012-10-17", "Statement": [statement | {"Resource": "arn:aws:s3:::shared"}]}
    company.admin.call("s3:PutBucketPolicy", Bucket="shared", Policy=json.dumps(policy))


def test_a_bucket_is_shared_with_an_organization_or_with_a_unit_of_it(company: Company) -> None:
    unit, dev, shop = company.unit("tests"), company.account("dev"), company.account("shop")
    company.ask("MoveAccount", AccountId=dev, SourceParentId=company.root, DestinationParentId=unit)
    company.admin.call("s3:CreateBucket", Bucket="shared")
    assert company.denied(shop, "s3:ListObjectsV2", Bucket="shared").status == 403

    shared_bucket(company, {"StringEquals": {"aws:PrincipalOrgID": company.id}})
    for number in (dev, shop):
        company.of(number, "s3:ListObjectsV2", Bucket="shared")

    path = f"{company.id}/{company.root}/{unit}/*"
    shared_bucket(company, {"ForAnyValue:StringLike": {"aws:PrincipalOrgPaths": [path]}})
    company.of(dev, "s3:ListObjectsV2", Bucket="shared")
    assert company.denied(shop, "s3:ListObjectsV2", Bucket="shared").status == 403


def test_members_are_kept_to_what_is_the_organization_s(company: Company) -> None:
    company.enable()
    dev = company.account("dev")
    company.admin.call("s3:CreateBucket", Bucket="shared")
    shared_bucket(company, {"StringEquals": {"aws:PrincipalOrgID": company.id}})
    outside = {"StringNotEqualsIfExists": {"aws:ResourceOrgID": company.id}}
    company.attach(company.policy("ours alone", {"Action": "s3:*", "Condition": outside}), dev)

    company.of(dev, "s3:ListObjectsV2", Bucket="shared")

    elsewhere = {"StringNotEqualsIfExists": {"aws:ResourceOrgID": "o-0000000000"}}
    company.attach(company.policy("theirs alone", {"Action": "s3:*", "Condition": elsewhere}), dev)
    refusal = company.denied(dev, "s3:ListObjectsV2", Bucket="shared")
    assert refusal.message.endswith("with an explicit deny in a service control policy")
