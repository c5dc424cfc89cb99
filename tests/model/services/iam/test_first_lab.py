"""The first exercises with IAM, one step after the other."""

from __future__ import annotations

import json

import pytest

from tests.admin import Admin
from tests.model.services.iam.people import App, Person, policy, sign_in
from tests.model.services.sts.people import HOME, Acting, assume, role, trust


@pytest.mark.fact("iam-55")
def test_six_steps_from_a_user_to_a_policy_of_a_bucket(admin: Admin) -> None:
    ann = Person(admin, "ann")
    admin.call("iam:CreateGroup", GroupName="eng")
    admin.call("iam:AddUserToGroup", GroupName="eng", UserName="ann")
    assert [each["UserName"] for each in admin.call("iam:GetGroup", GroupName="eng")["Users"]] == ["ann"]

    assert ann.signed("sts:GetCallerIdentity")["Arn"].endswith("user/ann")

    own = admin.call("iam:CreatePolicy", PolicyName="watch", PolicyDocument=policy({"Action": "ec2:Describe*"}))
    admin.call("iam:AttachGroupPolicy", GroupName="eng", PolicyArn=own["Policy"]["Arn"])
    assert ann.may("ec2:DescribeInstances")

    arn = role(admin, "keeper", trust({"AWS": f"arn:aws:iam::{HOME}:user/ann"}), {"Action": "iam:List*"})
    acting: Acting = assume(ann, arn)
    assert acting.may("iam:ListUsers")

    app = App(admin)
    admin.call("iam:CreateLoginProfile", UserName="ann", Password="Correct-Horse-9")
    serial = app.scan("phone")
    app.give(serial, "ann")
    admin.advance(60)
    assert sign_in(admin, "ann", "Correct-Horse-9", app.code(serial)).mfa_used

    admin.call("s3:CreateBucket", Bucket="ann-s-bucket")
    assert not ann.may("s3:ListObjectsV2", Bucket="ann-s-bucket")
    statement = {"Effect": "Allow", "Principal": {"AWS": f"arn:aws:iam::{HOME}:user/ann"}, "Action": "s3:ListBucket"}
    document = {"Version": "2012-10-17", "Statement": [statement | {"Resource": "arn:aws:s3:::ann-s-bucket"}]}
    admin.call("s3:PutBucketPolicy", Bucket="ann-s-bucket", Policy=json.dumps(document))
    assert ann.may("s3:ListObjectsV2", Bucket="ann-s-bucket")


@pytest.mark.fact("iam-13")
def test_arns_of_global_services_have_no_region_and_those_of_buckets_no_account(admin: Admin) -> None:
    ann = Person(admin, "ann")
    admin.call("iam:CreateUser", UserName="David")
    assert admin.call("iam:GetUser", UserName="David")["User"]["Arn"] == f"arn:aws:iam::{HOME}:user/David"
    admin.call("s3:CreateBucket", Bucket="my-corporate-bucket")
    asked = {"iam:GetUser": {"UserName": "David"}, "s3:ListObjectsV2": {"Bucket": "my-corporate-bucket"}}
    for wrong in (f"arn:aws:iam:us-east-1:{HOME}:user/David", f"arn:aws:s3:us-east-1:{HOME}:my-corporate-bucket"):
        put = {"UserName": "ann", "PolicyName": "own", "PolicyDocument": document(wrong)}
        assert admin.refused("iam:PutUserPolicy", **put).code == "MalformedPolicyDocument", wrong
        assert not any(ann.may(action, **params) for action, params in asked.items())
    right = {"iam:GetUser": f"arn:aws:iam::{HOME}:user/David", "s3:ListObjectsV2": "arn:aws:s3:::my-corporate-bucket"}
    for action, resource in right.items():
        admin.call("iam:PutUserPolicy", UserName="ann", PolicyName="own", PolicyDocument=document(resource))
        assert [each for each, params in asked.items() if ann.may(each, **params)] == [action]


def document(resource: str) -> str:
    return policy({"Action": "*", "Resource": resource})
