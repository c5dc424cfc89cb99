"""The simulator says what the access law would, and where it is written."""

from __future__ import annotations

import json
from typing import Any

import pytest

from tests.admin import Admin
from tests.model.services.iam.people import Person, policy

PHOTO = "arn:aws:s3:::photos/a.jpg"


def simulate(admin: Admin, document: str, **params: Any) -> dict[str, Any]:
    asked: dict[str, Any] = {"ActionNames": ["s3:GetObject"], "ResourceArns": [PHOTO]} | params
    (result,) = admin.call("iam:SimulateCustomPolicy", PolicyInputList=[document], **asked)["EvaluationResults"]
    return result


@pytest.mark.fact("iam-29")
def test_what_a_generator_writes_is_taken_and_means_what_the_form_said(admin: Admin) -> None:
    address = {"IpAddress": {"aws:SourceIp": "203.0.113.0/24"}}
    statement = {"Action": ["s3:GetObject"], "Resource": "arn:aws:s3:::photos/*", "Condition": address}
    generated = policy(statement)
    admin.call("iam:CreatePolicy", PolicyName="generated", PolicyDocument=generated)

    def decision(source: str, resource: str = PHOTO) -> str:
        entry = {"ContextKeyName": "aws:SourceIp", "ContextKeyValues": [source], "ContextKeyType": "ip"}
        return simulate(admin, generated, ContextEntries=[entry], ResourceArns=[resource])["EvalDecision"]

    assert decision("203.0.113.9") == "allowed"
    assert decision("198.51.100.1") == "implicitDeny"
    assert decision("203.0.113.9", "arn:aws:s3:::papers/a.txt") == "implicitDeny"


def test_an_answer_points_at_the_statement_that_decided(admin: Admin) -> None:
    document = json.dumps(json.loads(policy({"Action": "ec2:*"}, {"Action": "s3:*"})), indent=1)
    result = simulate(admin, document)
    (matched,) = result["MatchedStatements"]
    start, end = matched["StartPosition"], matched["EndPosition"]
    lines = document.splitlines()
    assert (matched["SourcePolicyId"], matched["SourcePolicyType"]) == ("PolicyInputList.1", "IAM Policy")
    assert '"s3:*"' in "\n".join(lines[start["Line"] - 1 : end["Line"]])
    assert '"ec2:*"' not in "\n".join(lines[start["Line"] - 1 : end["Line"]])
    assert lines[start["Line"] - 1][start["Column"] - 1] == "{"
    assert result["ResourceSpecificResults"][0]["EvalResourceDecision"] == "allowed"


def test_circumstances_that_nobody_gave_are_named(admin: Admin) -> None:
    needy = policy({"Action": "s3:*", "Condition": {"Bool": {"aws:SecureTransport": "true"}}})
    result = simulate(admin, needy)
    assert (result["EvalDecision"], result["MissingContextValues"]) == ("implicitDeny", ["aws:SecureTransport"])
    keys = admin.call("iam:GetContextKeysForCustomPolicy", PolicyInputList=[needy])
    assert keys["ContextKeyNames"] == ["aws:SecureTransport"]


def test_boundaries_and_resource_policies_have_their_say(admin: Admin) -> None:
    wide, narrow = policy({"Action": "*"}), policy({"Action": "ec2:*"})
    bounded = simulate(admin, wide, PermissionsBoundaryPolicyInputList=[narrow])
    assert bounded["EvalDecision"] == "implicitDeny"
    assert bounded["PermissionsBoundaryDecisionDetail"] == {"AllowedByPermissionsBoundary": False}
    caller = "arn:aws:iam::123456789012:user/ann"
    statement = {"Effect": "Allow", "Principal": {"AWS": caller}, "Action": "s3:GetObject", "Resource": PHOTO}
    guard = json.dumps({"Version": "2012-10-17", "Statement": [statement]})
    assert simulate(admin, narrow)["EvalDecision"] == "implicitDeny"
    assert simulate(admin, narrow, ResourcePolicy=guard, CallerArn=caller)["EvalDecision"] == "allowed"


def test_a_person_s_own_groups_and_boundary_count(admin: Admin, ann: Person) -> None:
    ann.given({"Action": "ec2:*"})
    admin.call("iam:CreateGroup", GroupName="eng")
    admin.call("iam:PutGroupPolicy", GroupName="eng", PolicyName="p", PolicyDocument=policy({"Action": "s3:*"}))
    admin.call("iam:AddUserToGroup", GroupName="eng", UserName="ann")
    bound = "arn:aws:iam::aws:policy/AmazonS3FullAccess"
    admin.call("iam:PutUserPermissionsBoundary", UserName="ann", PermissionsBoundary=bound)
    answer = admin.call(
        "iam:SimulatePrincipalPolicy",
        PolicySourceArn="arn:aws:iam::123456789012:user/ann",
        ActionNames=["ec2:RunInstances", "s3:GetObject"],
    )
    decisions = {each["EvalActionName"]: each["EvalDecision"] for each in answer["EvaluationResults"]}
    assert decisions == {"ec2:RunInstances": "implicitDeny", "s3:GetObject": "allowed"}


def test_answers_come_in_pages(admin: Admin) -> None:
    actions = [f"s3:Action{n}" for n in range(5)]
    asked: dict[str, Any] = {"PolicyInputList": [policy({})], "ActionNames": actions}
    first = admin.call("iam:SimulateCustomPolicy", MaxItems=3, **asked)
    rest = admin.call("iam:SimulateCustomPolicy", MaxItems=3, Marker=first["Marker"], **asked)
    found = first["EvaluationResults"] + rest["EvaluationResults"]
    assert [each["EvalActionName"] for each in found] == actions
