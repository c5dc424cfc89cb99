"""What a bucket is told to do, and tells again: policy, ownership, public access, encryption, CORS."""

import json
from typing import Any

import pytest

from tests.model.services.s3.keeper import Keeper

STATEMENT: dict[str, Any] = {
    "Effect": "Allow",
    "Principal": {"AWS": "arn:aws:iam::123456789012:root"},
    "Action": "s3:GetObject",
    "Resource": "arn:aws:s3:::photos/*",
}
PUBLIC = STATEMENT | {"Principal": "*"}


def policy(*statements: dict[str, Any], version: str = "2012-10-17") -> str:
    return json.dumps({"Version": version, "Statement": list(statements)})


def test_a_policy_is_kept_as_it_was_written(keeper: Keeper) -> None:
    none = keeper.refused("GetBucketPolicy")
    assert (none.code, none.status) == ("NoSuchBucketPolicy", 404)
    text = policy(STATEMENT)
    keeper.call("PutBucketPolicy", Policy=text)
    assert keeper.call("GetBucketPolicy") == {"Policy": text}
    assert keeper.call("GetBucketPolicyStatus") == {"PolicyStatus": {"IsPublic": False}}
    keeper.call("DeleteBucketPolicy")
    assert keeper.refused("GetBucketPolicy").code == "NoSuchBucketPolicy"
    keeper.call("DeleteBucketPolicy")


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("", "Policies must be valid JSON and the first byte must be '{'"),
        ("invalid json", "Policies must be valid JSON and the first byte must be '{'"),
        ("[]", "Policies must be valid JSON and the first byte must be '{'"),
        ("{}", "Missing required field Statement"),
        (policy(), "Could not parse the policy: Statement is empty!"),
        ('{"Statement": ["all"]}', "Invalid policy syntax."),
        (policy(STATEMENT | {"Colour": "red"}), "Unknown field Colour"),
        (policy(STATEMENT | {"Principal": "ann"}), "Invalid principal in policy"),
        (policy(STATEMENT | {"Condition": {"StringIs": {"aws:username": "ann"}}}), "Invalid Condition type : StringIs"),
        (policy(STATEMENT | {"Effect": "allow"}), "Invalid effect: allow"),
        (
            policy(STATEMENT | {"Sid": "a"}, STATEMENT | {"Sid": "a"}),
            ("Statement IDs (SID) in a single policy must be unique."),
        ),
        (policy(STATEMENT, version="2020-01-01"), "The policy must contain a valid version string"),
        (policy(STATEMENT | {"Effect": "Maybe"}), "Invalid effect: Maybe"),
        (policy({"Effect": "Allow", "Principal": "*", "Resource": "*"}), "Missing required field Action"),
        (policy({"Effect": "Allow", "Action": "s3:*", "Resource": "*"}), "Missing required field Principal"),
        (policy(STATEMENT | {"Action": "ec2:RunInstances"}), "Policy has invalid action"),
        (policy(STATEMENT | {"Resource": "arn:aws:s3:::other/*"}), "Policy has invalid resource"),
        (
            policy(STATEMENT | {"Principal": {"AWS": "arn:aws:iam::123456789012:group/ops"}}),
            "Invalid principal in policy",
        ),
    ],
)
def test_what_is_no_policy_of_this_bucket_is_refused(keeper: Keeper, text: str, message: str) -> None:
    refusal = keeper.refused("PutBucketPolicy", Policy=text)
    assert (refusal.code, refusal.message) == ("MalformedPolicy", message)


def test_a_policy_for_everybody_needs_the_block_on_public_access_to_go(keeper: Keeper) -> None:
    assert keeper.refused("PutBucketPolicy", Policy=policy(PUBLIC)).code == "AccessDenied"
    narrowed = PUBLIC | {"Condition": {"IpAddress": {"aws:SourceIp": "203.0.113.0/24"}}}
    keeper.call("PutBucketPolicy", Policy=policy(narrowed))
    keeper.call("DeletePublicAccessBlock")
    keeper.call("PutBucketPolicy", Policy=policy(PUBLIC))
    assert keeper.call("GetBucketPolicyStatus") == {"PolicyStatus": {"IsPublic": True}}


def test_the_block_on_public_access_is_what_was_put_last(keeper: Keeper) -> None:
    wanted = {"BlockPublicAcls": True, "IgnorePublicAcls": False, "BlockPublicPolicy": True}
    keeper.call("PutPublicAccessBlock", PublicAccessBlockConfiguration=wanted)
    found = keeper.call("GetPublicAccessBlock")["PublicAccessBlockConfiguration"]
    assert found == wanted | {"RestrictPublicBuckets": False}
    keeper.call("DeletePublicAccessBlock")
    assert keeper.refused("GetPublicAccessBlock").code == "NoSuchPublicAccessBlockConfiguration"
    keeper.call("DeletePublicAccessBlock")


def test_a_bucket_says_who_owns_its_objects(keeper: Keeper) -> None:
    def ownership() -> str:
        return keeper.call("GetBucketOwnershipControls")["OwnershipControls"]["Rules"][0]["ObjectOwnership"]

    assert ownership() == "BucketOwnerEnforced"
    keeper.call("PutBucketOwnershipControls", OwnershipControls={"Rules": [{"ObjectOwnership": "ObjectWriter"}]})
    assert ownership() == "ObjectWriter"
    for wrong in ([], [{"ObjectOwnership": "Nobody"}], [{"ObjectOwnership": "ObjectWriter"}] * 2):
        assert keeper.refused("PutBucketOwnershipControls", OwnershipControls={"Rules": wrong}).code == "MalformedXML"
    keeper.call("DeleteBucketOwnershipControls")
    assert keeper.refused("GetBucketOwnershipControls").code == "OwnershipControlsNotFoundError"
    refusal = keeper.admin.refused("s3:CreateBucket", Bucket="odd", ObjectOwnership="RandomValue")
    assert refusal.message == "Invalid x-amz-object-ownership header: RandomValue"


def test_objects_are_encrypted_unless_with_other_keys(keeper: Keeper) -> None:
    default = {"ApplyServerSideEncryptionByDefault": {"SSEAlgorithm": "AES256"}, "BucketKeyEnabled": False}
    found = keeper.call("GetBucketEncryption")["ServerSideEncryptionConfiguration"]
    assert found == {"Rules": [default]}

    def refused(*rules: dict[str, Any]) -> str:
        asked = {"ServerSideEncryptionConfiguration": {"Rules": list(rules)}}
        return keeper.refused("PutBucketEncryption", **asked).code

    keeper.call("PutBucketEncryption", ServerSideEncryptionConfiguration={"Rules": [default]})
    assert refused() == "MalformedXML"
    assert refused(default, default) == "MalformedXML"
    assert refused({"ApplyServerSideEncryptionByDefault": {"SSEAlgorithm": "aws:kms"}}) == "NotImplemented"
    with_key = {"SSEAlgorithm": "AES256", "KMSMasterKeyID": "x"}
    assert refused({"ApplyServerSideEncryptionByDefault": with_key}) == "InvalidArgument"
    keeper.call("DeleteBucketEncryption")


def test_rules_for_other_origins_are_kept(keeper: Keeper) -> None:
    assert keeper.refused("GetBucketCors").code == "NoSuchCORSConfiguration"
    rule = {"AllowedMethods": ["GET"], "AllowedOrigins": ["*"], "MaxAgeSeconds": 3000}
    keeper.call("PutBucketCors", CORSConfiguration={"CORSRules": [rule]})
    assert keeper.call("GetBucketCors") == {"CORSRules": [rule]}
    wrong = rule | {"AllowedMethods": ["MYMETHOD"]}
    refusal = keeper.refused("PutBucketCors", CORSConfiguration={"CORSRules": [wrong]})
    assert refusal.message == "Found unsupported HTTP method in CORS config. Unsupported method is MYMETHOD"
    assert keeper.refused("PutBucketCors", CORSConfiguration={"CORSRules": []}).code == "MalformedXML"
    for odd, text in (
        ({"AllowedOrigins": ["http://*.a*"]}, 'AllowedOrigin "http://*.a*" can not have more than one wildcard.'),
        ({"AllowedHeaders": ["x-*-*"]}, 'AllowedHeader "x-*-*" can not have more than one wildcard.'),
    ):
        assert keeper.refused("PutBucketCors", CORSConfiguration={"CORSRules": [rule | odd]}).message == text
    exposing = keeper.refused("PutBucketCors", CORSConfiguration={"CORSRules": [rule | {"ExposeHeaders": ["x-*"]}]})
    assert exposing.message.startswith('ExposeHeader "x-*" contains wildcard.')
    keeper.call("DeleteBucketCors")
    assert keeper.refused("GetBucketCors").code == "NoSuchCORSConfiguration"


def test_the_acl_of_a_bucket_gives_everything_to_its_owner(keeper: Keeper) -> None:
    acl = keeper.call("GetBucketAcl")
    (grant,) = acl["Grants"]
    assert grant["Permission"] == "FULL_CONTROL"
    assert grant["Grantee"]["ID"] == acl["Owner"]["ID"]
    assert keeper.refused("PutBucketAcl", ACL="public-read").code == "AccessControlListNotSupported"
    keeper.call("PutBucketOwnershipControls", OwnershipControls={"Rules": [{"ObjectOwnership": "ObjectWriter"}]})
    keeper.call("PutBucketAcl", ACL="private")
    assert keeper.refused("PutBucketAcl").code == "MissingSecurityHeader"
    assert keeper.refused("PutBucketAcl", ACL="fake-acl").code == "InvalidArgument"


def test_other_buckets_have_no_configuration_to_tell(keeper: Keeper) -> None:
    for operation in ("GetBucketPolicy", "GetBucketCors", "GetBucketTagging", "GetBucketVersioning", "GetBucketAcl"):
        assert keeper.admin.refused(f"s3:{operation}", Bucket="nowhere").code == "NoSuchBucket"
