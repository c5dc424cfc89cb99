"""What stands behind a refusal of EC2 is told to whom may know it."""

from __future__ import annotations

import json
from typing import Any

import pytest

from model.kit.errors import AwsError
from tests.admin import Admin
from tests.model.services.ec2.launches import running
from tests.model.services.iam.people import Person

SEALED = "Encoded authorization failure message: "


def refused(ann: Person, action: str, **params: Any) -> str:
    with pytest.raises(AwsError) as refusal:
        ann.signed(action, **params)
    assert refusal.value.code == "UnauthorizedOperation"
    return refusal.value.message


def decoded(admin: Admin, message: str) -> dict[str, Any]:
    answer = admin.call("sts:DecodeAuthorizationMessage", EncodedMessage=message.partition(SEALED)[2])
    return json.loads(answer["DecodedMessage"])


def test_a_refusal_for_want_of_an_allow_names_who_asked_for_what(admin: Admin, ann: Person) -> None:
    id = running(admin)
    told = decoded(admin, refused(ann, "ec2:StopInstances", InstanceIds=[id]))
    assert (told["allowed"], told["explicitDeny"], told["matchedStatements"]) == (False, False, {"items": []})
    context = told["context"]
    assert context["principal"]["arn"] == "arn:aws:iam::123456789012:user/ann"
    assert context["principal"]["name"] == "ann"
    assert (context["action"], context["resource"].rpartition("/")[2]) == ("ec2:StopInstances", id)
    asked = {
        each["key"]: [value["value"] for value in each["values"]["items"]] for each in context["conditions"]["items"]
    }
    assert asked["aws:RequestedRegion"] == ["us-east-1"]


def test_a_denial_shows_the_statement_that_denied(admin: Admin, ann: Person) -> None:
    office = {"IpAddress": {"aws:SourceIp": "0.0.0.0/0"}}
    denial = {"Sid": "NotNow", "Effect": "Deny", "Action": ["ec2:Stop*", "ec2:Start*"], "Condition": office}
    ann.given({"Action": "*"}, denial)
    told = decoded(admin, refused(ann, "ec2:StopInstances", InstanceIds=[running(admin)]))
    [statement] = told["matchedStatements"]["items"]
    assert told["explicitDeny"]
    assert (statement["statementId"], statement["effect"]) == ("NotNow", "DENY")
    assert statement["actions"] == {"items": [{"value": "ec2:Stop*"}, {"value": "ec2:Start*"}]}
    assert statement["conditions"]["items"][0]["key"] == "aws:SourceIp"


def test_only_whom_a_policy_allows_may_open_it(admin: Admin, ann: Person) -> None:
    sealed = refused(ann, "ec2:DescribeInstances").partition(SEALED)[2]
    assert not ann.may("sts:DecodeAuthorizationMessage", EncodedMessage=sealed)
    ann.given({"Action": "sts:DecodeAuthorizationMessage"})
    assert ann.may("sts:DecodeAuthorizationMessage", EncodedMessage=sealed)


def test_what_this_world_has_not_sealed_is_refused(admin: Admin) -> None:
    refusal = admin.refused("sts:DecodeAuthorizationMessage", EncodedMessage="swordfish")
    assert (refusal.code, refusal.status) == ("InvalidAuthorizationMessageException", 400)
