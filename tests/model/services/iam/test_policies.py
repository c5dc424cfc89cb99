"""Policies are well-formed documents, attached to many or inline in one."""

from __future__ import annotations

import json
from typing import Any
from urllib.parse import unquote

import pytest

from tests.admin import Admin
from tests.model.services.iam.people import Person, policy

ARN = "arn:aws:iam::123456789012:policy/reading"
ADMINISTRATOR = "arn:aws:iam::aws:policy/AdministratorAccess"
TWO_ACTIONS = json.dumps(
    {
        "Version": "2012-10-17",
        "Statement": [{"Effect": "Allow", "Action": ["s3:GetObject", "s3:ListBucket"], "Resource": "arn:aws:s3:::b/*"}],
    }
)


def create(admin: Admin, document: str = TWO_ACTIONS, name: str = "reading") -> dict[str, Any]:
    return admin.call("iam:CreatePolicy", PolicyName=name, PolicyDocument=document)["Policy"]


@pytest.mark.fact("iam-08")
def test_a_document_comes_back_as_it_was_put(admin: Admin) -> None:
    made = create(admin)
    assert (made["Arn"], made["DefaultVersionId"], made["AttachmentCount"]) == (ARN, "v1", 0)
    version = admin.call("iam:GetPolicyVersion", PolicyArn=ARN, VersionId="v1")["PolicyVersion"]
    assert unquote(version["Document"]) == TWO_ACTIONS
    assert version["IsDefaultVersion"] is True


def document(**changed: Any) -> str:
    statement = {"Effect": "Allow", "Action": "s3:GetObject", "Resource": "*"} | changed
    given = {key: value for key, value in statement.items() if value is not None}
    return json.dumps({"Version": "2012-10-17", "Statement": [given]})


@pytest.mark.fact("iam-08", "iam-09", "iam-19")
@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("not json", "This policy contains invalid Json"),
        ("[]", "Syntax errors in policy."),
        ("{}", "Syntax errors in policy."),
        ('{"Version": "2012-10-17", "Statement": []}', "Syntax errors in policy."),
        (policy({}).replace("2012-10-17", "2012 10 17"), "Syntax errors in policy."),
        (policy({}).replace("2012-10-17", "2020-01-01"), "Syntax errors in policy."),
        (document(Effect=None), "Syntax errors in policy."),
        (document(Effect="Permit"), "Syntax errors in policy."),
        (document(Effect="allow"), "The policy failed legacy parsing"),
        (document(Colour="red"), "Syntax errors in policy."),
        (document(Action=None), "Policy statement must contain actions."),
        (document(Action=[]), "Policy statement must contain actions."),
        (document(Action="GetObject"), "Actions/Conditions must be prefaced by a vendor, e.g., iam, sdb, ec2, etc."),
        (document(Action="s3>ListBucket"), "must be prefaced by a vendor"),
        (document(Action=7), "Syntax errors in policy."),
        (document(NotAction="s3:*"), "Syntax errors in policy."),
        (document(Resource=None), "Policy statement must contain resources."),
        (document(Resource="mybucket"), 'Resource mybucket must be in ARN format or "*".'),
        (document(Principal="*"), "Policy document should not specify a principal."),
        (document(Condition="always"), "Syntax errors in policy."),
    ],
)
def test_a_document_that_is_no_policy_is_refused(admin: Admin, text: str, words: str) -> None:
    refused = admin.refused("iam:CreatePolicy", PolicyName="reading", PolicyDocument=text)
    assert (refused.code, refused.status) == ("MalformedPolicyDocument", 400)
    assert words in refused.message


@pytest.mark.fact("iam-19")
def test_typographic_dashes_are_no_date(admin: Admin) -> None:
    dashes = '{"Version": "2012\u201310\u201317", "Statement": {"Effect": "Deny", "Action": "*", "Resource": "*"}}'
    refused = admin.refused("iam:CreatePolicy", PolicyName="reading", PolicyDocument=dashes)
    assert (refused.code, refused.status) == ("ValidationError", 400)


def test_statement_ids_are_unique(admin: Admin) -> None:
    twice = policy({"Sid": "a"}, {"Sid": "a"})
    refused = admin.refused("iam:CreatePolicy", PolicyName="reading", PolicyDocument=twice)
    assert refused.message == "Statement IDs (SID) in a single policy must be unique."


@pytest.mark.fact("iam-20")
def test_a_new_edition_of_a_managed_policy_changes_all_who_hold_it(admin: Admin, ann: Person) -> None:
    bob = Person(admin, "bob")
    admin.call("iam:CreateGroup", GroupName="eng")
    eve = Person(admin, "eve")
    admin.call("iam:AddUserToGroup", GroupName="eng", UserName="eve")
    create(admin, policy({"Action": "ec2:DescribeInstances"}))
    for name in ("ann", "bob"):
        admin.call("iam:AttachUserPolicy", UserName=name, PolicyArn=ARN)
    admin.call("iam:AttachGroupPolicy", GroupName="eng", PolicyArn=ARN)
    everyone = (ann, bob, eve)
    assert [person.may("cloudwatch:ListMetrics") for person in everyone] == [False] * 3
    wider = policy({"Action": ["ec2:DescribeInstances", "cloudwatch:*"]})
    version = admin.call("iam:CreatePolicyVersion", PolicyArn=ARN, PolicyDocument=wider, SetAsDefault=True)
    assert version["PolicyVersion"]["VersionId"] == "v2"
    assert [person.may("cloudwatch:ListMetrics") for person in everyone] == [True] * 3
    admin.call("iam:SetDefaultPolicyVersion", PolicyArn=ARN, VersionId="v1")
    assert [person.may("cloudwatch:ListMetrics") for person in everyone] == [False] * 3
    ann.given({"Action": "cloudwatch:*"})
    assert [person.may("cloudwatch:ListMetrics") for person in everyone] == [True, False, False]
    entities = admin.call("iam:ListEntitiesForPolicy", PolicyArn=ARN)
    assert [user["UserName"] for user in entities["PolicyUsers"]] == ["ann", "bob"]
    assert [group["GroupName"] for group in entities["PolicyGroups"]] == ["eng"]


@pytest.mark.fact("iam-21")
def test_policies_are_aws_s_or_the_customer_s(admin: Admin) -> None:
    create(admin)

    def arns(scope: str) -> list[str]:
        return [each["Arn"] for each in admin.call("iam:ListPolicies", Scope=scope, MaxItems=1000)["Policies"]]

    assert arns("Local") == [ARN]
    assert ADMINISTRATOR in arns("AWS")
    assert ARN not in arns("AWS")
    assert {ARN, ADMINISTRATOR} <= set(arns("All"))
    refused = admin.refused("iam:CreatePolicyVersion", PolicyArn=ADMINISTRATOR, PolicyDocument=TWO_ACTIONS)
    assert (refused.code, refused.status) == ("AccessDenied", 403)
    shown = admin.call("iam:GetPolicyVersion", PolicyArn=ADMINISTRATOR, VersionId="v1")["PolicyVersion"]
    assert json.loads(unquote(shown["Document"]))["Statement"][0]["Action"] == "*"


@pytest.mark.fact("iam-23")
def test_a_managed_policy_outlives_its_holders_and_an_inline_one_does_not(admin: Admin) -> None:
    create(admin)
    admin.call("iam:CreateUser", UserName="ann")
    admin.call("iam:PutUserPolicy", UserName="ann", PolicyName="own", PolicyDocument=TWO_ACTIONS)
    admin.call("iam:AttachUserPolicy", UserName="ann", PolicyArn=ARN)
    attached = admin.refused("iam:DeletePolicy", PolicyArn=ARN)
    assert (attached.code, attached.message) == ("DeleteConflict", "Cannot delete a policy attached to entities.")
    admin.call("iam:DetachUserPolicy", UserName="ann", PolicyArn=ARN)
    admin.call("iam:DeleteUserPolicy", UserName="ann", PolicyName="own")
    admin.call("iam:DeleteUser", UserName="ann")
    assert admin.call("iam:GetPolicy", PolicyArn=ARN)["Policy"]["AttachmentCount"] == 0
    admin.call("iam:DeletePolicy", PolicyArn=ARN)
    gone = admin.refused("iam:GetPolicy", PolicyArn=ARN)
    assert (gone.code, gone.message) == ("NoSuchEntity", f"Policy {ARN} was not found.")


def test_only_policies_that_exist_are_attached(admin: Admin) -> None:
    admin.call("iam:CreateUser", UserName="ann")
    for arn in ("longpolicynamebutnoarn", "arn:aws:iam::123456789012:user/ann-the-user"):
        refused = admin.refused("iam:AttachUserPolicy", UserName="ann", PolicyArn=arn)
        assert (refused.code, refused.message) == ("ValidationError", "Invalid ARN:  Could not be parsed!")
    missing = admin.refused("iam:AttachUserPolicy", UserName="ann", PolicyArn=ARN)
    assert missing.message == f"Policy {ARN} does not exist or is not attachable."
    assert admin.refused("iam:DetachUserPolicy", UserName="ann", PolicyArn=ADMINISTRATOR).code == "NoSuchEntity"


def test_a_policy_has_five_versions_at_the_most(admin: Admin) -> None:
    create(admin)
    for _ in range(4):
        admin.call("iam:CreatePolicyVersion", PolicyArn=ARN, PolicyDocument=TWO_ACTIONS)
    sixth = admin.refused("iam:CreatePolicyVersion", PolicyArn=ARN, PolicyDocument=TWO_ACTIONS)
    assert sixth.code == "LimitExceeded"
    assert admin.refused("iam:DeletePolicyVersion", PolicyArn=ARN, VersionId="v1").code == "DeleteConflict"
    admin.call("iam:DeletePolicyVersion", PolicyArn=ARN, VersionId="v3")
    admin.call("iam:CreatePolicyVersion", PolicyArn=ARN, PolicyDocument=TWO_ACTIONS)
    versions = admin.call("iam:ListPolicyVersions", PolicyArn=ARN)["Versions"]
    assert [version["VersionId"] for version in versions] == ["v6", "v5", "v4", "v2", "v1"]


def test_a_policy_name_is_taken_once(admin: Admin) -> None:
    create(admin)
    taken = admin.refused("iam:CreatePolicy", PolicyName="reading", PolicyDocument=TWO_ACTIONS)
    assert (taken.code, taken.message) == (
        "EntityAlreadyExists",
        "A policy called reading already exists. Duplicate names are not allowed.",
    )
