"""A report says which services policies reach, and when those who have them last tried each."""

from __future__ import annotations

from contextlib import closing
from pathlib import Path
from typing import Any

import pytest

from tests.admin import Admin
from tests.model.services.iam.people import Person, policy
from tests.model.services.sts.people import assume, role, trust

OWN = "123456789012"
READING = {"Action": ["s3:List*", "ec2:Describe*", "sqs:*"]}


def report(admin: Admin, about: str, **options: str) -> dict[str, Any]:
    asked = admin.call("iam:GenerateServiceLastAccessedDetails", Arn=about, **options)["JobId"]
    admin.advance(10)
    return admin.call("iam:GetServiceLastAccessedDetails", JobId=asked)


def services(told: dict[str, Any]) -> dict[str, dict[str, Any]]:
    return {each["ServiceNamespace"]: each for each in told["ServicesLastAccessed"]}


def user(name: str) -> str:
    return f"arn:aws:iam::{OWN}:user/{name}"


def test_it_lists_what_the_policies_allow_and_when_it_was_last_tried_to_the_minute(admin: Admin, ann: Person) -> None:
    ann.given(READING)
    ann.call("s3:ListBuckets")
    tried = admin.now // 60 * 60
    admin.advance(3600)

    told = report(admin, user("ann"))

    found = services(told)
    assert told["JobStatus"] == "COMPLETED"
    assert told["JobType"] == "SERVICE_LEVEL"
    assert told["JobCreationDate"] < told["JobCompletionDate"]
    assert list(found) == ["ec2", "s3", "sqs"]
    assert found["s3"] == {
        "ServiceName": "Amazon S3",
        "ServiceNamespace": "s3",
        "LastAuthenticated": found["s3"]["LastAuthenticated"],
        "LastAuthenticatedEntity": user("ann"),
        "LastAuthenticatedRegion": "us-east-1",
        "TotalAuthenticatedEntities": 1,
    }
    assert found["s3"]["LastAuthenticated"] == tried
    assert found["sqs"] == {
        "ServiceName": "Amazon SQS",
        "ServiceNamespace": "sqs",
        "TotalAuthenticatedEntities": 0,
    }


def test_what_was_refused_was_tried_too(admin: Admin, ann: Person) -> None:
    ann.given({"Action": "sqs:ListQueues"})
    assert ann.refused("sqs:CreateQueue", QueueName="orders").status == 403

    assert services(report(admin, user("ann")))["sqs"]["TotalAuthenticatedEntities"] == 1


def test_at_the_level_of_actions_it_tells_of_each_that_is_allowed_in_a_service_that_was_used(
    admin: Admin, ann: Person
) -> None:
    ann.given(READING, {"Effect": "Deny", "Action": "sqs:Delete*"})
    ann.call("sqs:CreateQueue", QueueName="orders")

    found = services(report(admin, user("ann"), Granularity="ACTION_LEVEL"))

    actions = {each["ActionName"]: each for each in found["sqs"]["TrackedActionsLastAccessed"]}
    assert actions["CreateQueue"]["LastAccessedEntity"] == user("ann")
    assert actions["CreateQueue"]["LastAccessedRegion"] == "us-east-1"
    assert actions["ListQueues"] == {"ActionName": "ListQueues"}
    assert not actions.keys() & {"DeleteQueue", "SendMessage"}, "denied, and not an act on the queue itself"
    assert "TrackedActionsLastAccessed" not in found["ec2"]


def test_it_takes_a_while_and_is_only_for_who_asked(admin: Admin, ann: Person) -> None:
    ann.given({"Action": "iam:*"})
    job = ann.call("iam:GenerateServiceLastAccessedDetails", Arn=user("ann"))["JobId"]

    told = ann.call("iam:GetServiceLastAccessedDetails", JobId=job)
    assert (told["JobStatus"], told["ServicesLastAccessed"]) == ("IN_PROGRESS", [])
    assert "JobCompletionDate" not in told
    assert admin.refused("iam:GetServiceLastAccessedDetails", JobId=job).code == "NoSuchEntity"


def test_of_a_group_and_of_a_policy_it_tells_who_used_them_last(admin: Admin, ann: Person) -> None:
    bob = Person(admin, "bob")
    own = admin.call("iam:CreatePolicy", PolicyName="read", PolicyDocument=policy(READING))["Policy"]["Arn"]
    admin.call("iam:CreateGroup", GroupName="eng")
    admin.call("iam:AttachGroupPolicy", GroupName="eng", PolicyArn=own)
    for person in (ann, bob):
        admin.call("iam:AddUserToGroup", GroupName="eng", UserName=person.name)
    arn = role(admin, "reader", trust({"AWS": user("ann")}))
    admin.call("iam:AttachRolePolicy", RoleName="reader", PolicyArn=own)
    ann.call("sqs:ListQueues")
    admin.advance(120)
    assume(ann, arn).may("sqs:ListQueues")

    group = services(report(admin, f"arn:aws:iam::{OWN}:group/eng"))["sqs"]
    assert (group["LastAuthenticatedEntity"], group["TotalAuthenticatedEntities"]) == (user("ann"), 1)
    both = services(report(admin, own))["sqs"]
    assert (both["LastAuthenticatedEntity"], both["TotalAuthenticatedEntities"]) == (arn, 2)

    job = admin.call("iam:GenerateServiceLastAccessedDetails", Arn=own)["JobId"]
    admin.advance(10)
    asked: dict[str, Any] = {"JobId": job, "ServiceNamespace": "sqs"}
    told = admin.call("iam:GetServiceLastAccessedDetailsWithEntities", **asked)["EntityDetailsList"]
    assert [each["EntityInfo"]["Name"] for each in told] == ["reader", "ann", "bob"]
    assert told[0]["EntityInfo"]["Type"] == "ROLE"
    assert "LastAuthenticated" not in told[2]
    first = admin.call("iam:GetServiceLastAccessedDetailsWithEntities", **asked, MaxItems=1)
    rest = admin.call("iam:GetServiceLastAccessedDetailsWithEntities", **asked, Marker=first["Marker"])
    assert [*first["EntityDetailsList"], *rest["EntityDetailsList"]] == told


def test_it_fails_when_what_it_was_to_be_about_is_gone_meanwhile(admin: Admin) -> None:
    admin.call("iam:CreateGroup", GroupName="eng")
    job = admin.call("iam:GenerateServiceLastAccessedDetails", Arn=f"arn:aws:iam::{OWN}:group/eng")["JobId"]
    admin.call("iam:DeleteGroup", GroupName="eng")
    admin.advance(10)

    told = admin.call("iam:GetServiceLastAccessedDetails", JobId=job)
    assert (told["JobStatus"], told["Error"]["Code"]) == ("FAILED", "NoSuchEntity")


def test_attempts_of_more_than_400_days_ago_are_forgotten(admin: Admin, ann: Person) -> None:
    ann.given(READING)
    ann.call("sqs:ListQueues")
    admin.advance(401 * 86_400)

    assert services(report(admin, user("ann")))["sqs"]["TotalAuthenticatedEntities"] == 0


@pytest.mark.parametrize(
    ("about", "code"),
    [
        (user("nobody"), "NoSuchEntity"),
        (f"arn:aws:iam::{OWN}:policy/none", "NoSuchEntity"),
        (f"arn:aws:iam::{OWN}:mfa/phone", "InvalidInput"),
        ("arn:aws:s3:::a-bucket-of-mine", "InvalidInput"),
    ],
)
def test_it_is_about_somebody_who_is_there(admin: Admin, about: str, code: str) -> None:
    assert admin.refused("iam:GenerateServiceLastAccessedDetails", Arn=about).code == code
    if "policy" not in about:
        asked = admin.refused("iam:ListPoliciesGrantingServiceAccess", Arn=about, ServiceNamespaces=["s3"])
        assert asked.code == code


def test_a_job_or_a_service_that_nobody_knows_is_refused(admin: Admin, ann: Person) -> None:
    nobody: dict[str, Any] = {"JobId": "00000000-0000-0000-0000-000000000000"}
    assert admin.refused("iam:GetServiceLastAccessedDetails", **nobody).code == "NoSuchEntity"
    refused = admin.refused("iam:GetServiceLastAccessedDetailsWithEntities", **nobody, ServiceNamespace="tea")
    assert refused.code == "InvalidInput"
    asked: dict[str, Any] = {"Arn": user("ann"), "ServiceNamespaces": ["tea"]}
    assert admin.refused("iam:ListPoliciesGrantingServiceAccess", **asked).code == "InvalidInput"


def test_policies_that_let_somebody_into_a_service_are_listed_with_whose_they_are(admin: Admin, ann: Person) -> None:
    ann.given(READING)
    admin.call("iam:CreateGroup", GroupName="eng")
    admin.call("iam:AddUserToGroup", GroupName="eng", UserName="ann")
    admin.call("iam:PutGroupPolicy", GroupName="eng", PolicyName="all", PolicyDocument=policy({"Action": "s3:*"}))
    everything = "arn:aws:iam::aws:policy/AmazonS3FullAccess"
    admin.call("iam:AttachUserPolicy", UserName="ann", PolicyArn=everything)

    asked: dict[str, Any] = {"Arn": user("ann"), "ServiceNamespaces": ["s3", "kms"]}
    told = admin.call("iam:ListPoliciesGrantingServiceAccess", **asked)["PoliciesGrantingServiceAccess"]

    assert told == [
        {"ServiceNamespace": "kms", "Policies": []},
        {
            "ServiceNamespace": "s3",
            "Policies": [
                {"PolicyName": "own", "PolicyType": "INLINE", "EntityType": "USER", "EntityName": "ann"},
                {"PolicyName": "AmazonS3FullAccess", "PolicyType": "MANAGED", "PolicyArn": everything},
                {"PolicyName": "all", "PolicyType": "INLINE", "EntityType": "GROUP", "EntityName": "eng"},
            ],
        },
    ]


def test_who_may_ask_for_a_report_is_told_by_what_it_is_about(admin: Admin, ann: Person) -> None:
    ann.given({"Action": "iam:GenerateServiceLastAccessedDetails", "Resource": user("ann")})

    assert ann.may("iam:GenerateServiceLastAccessedDetails", Arn=user("ann"))
    assert not ann.may("iam:GenerateServiceLastAccessedDetails", Arn="arn:aws:iam::aws:policy/AdministratorAccess")


def test_a_world_that_is_opened_again_knows_what_was_tried(tmp_path: Path) -> None:
    with closing(Admin(path=tmp_path / "world")) as admin:
        ann = Person(admin, "ann")
        ann.given(READING)
        ann.call("sqs:ListQueues")
        tried = admin.now // 60 * 60
    with closing(Admin(path=tmp_path / "world")) as admin:
        last = services(report(admin, user("ann")))["sqs"]["LastAuthenticated"]

    assert last == tried
