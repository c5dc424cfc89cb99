"""Policies by which services of AWS's may write into an account's groups."""

from __future__ import annotations

import json
from typing import Any

from tests.admin import Admin

GROUP = "arn:aws:logs:us-east-1:123456789012:log-group:/aws/route53/example.com"


def letting(action: str | list[str] = "logs:PutLogEvents", resource: str = "*", **more: Any) -> str:
    statement = {"Effect": "Allow", "Principal": {"Service": "route53.amazonaws.com"}, "Resource": resource}
    return json.dumps({"Version": "2012-10-17", "Statement": [statement | {"Action": action} | more]})


def described(admin: Admin, **narrowed: Any) -> list[str]:
    told = admin.call("logs:DescribeResourcePolicies", **narrowed)["resourcePolicies"]
    return [each["policyName"] for each in told]


def test_a_policy_is_put_changed_told_of_and_taken_back(admin: Admin) -> None:
    admin.call("logs:PutResourcePolicy", policyName="dns", policyDocument=letting())
    told = admin.call("logs:PutResourcePolicy", policyName="dns", policyDocument=letting("logs:*"))["resourcePolicy"]
    assert told == {
        "policyName": "dns",
        "policyDocument": letting("logs:*"),
        "lastUpdatedTime": int(admin.now * 1000),
        "policyScope": "ACCOUNT",
    }
    admin.call("logs:PutResourcePolicy", policyName="apps", policyDocument=letting())
    first = admin.call("logs:DescribeResourcePolicies", limit=1)
    assert [each["policyName"] for each in first["resourcePolicies"]] == ["apps"]
    assert described(admin, nextToken=first["nextToken"]) == ["dns"]
    admin.call("logs:DeleteResourcePolicy", policyName="dns")
    gone = admin.refused("logs:DeleteResourcePolicy", policyName="dns")
    assert (gone.code, gone.message) == ("ResourceNotFoundException", "Policy with name [dns] does not exist.")


def test_what_is_no_policy_is_refused_and_so_is_an_eleventh(admin: Admin) -> None:
    put = "logs:PutResourcePolicy"
    for asked in (
        {"policyName": "dns"},
        {"policyDocument": letting()},
        {"policyName": "dns", "policyDocument": "{}"},
        {"policyName": "dns", "policyDocument": letting().replace('"Principal"', '"Nobody"')},
    ):
        assert admin.refused(put, **asked).code == "InvalidParameterException"
    assert admin.refused("logs:DeleteResourcePolicy").code == "InvalidParameterException"
    for number in range(10):
        admin.call(put, policyName=f"p{number}", policyDocument=letting())
    many = admin.refused(put, policyName="p10", policyDocument=letting())
    assert (many.code, many.message) == ("LimitExceededException", "Resource limit exceeded.")
    admin.call(put, policyName="p9", policyDocument=letting("logs:*"))


def test_the_policy_of_a_group_is_changed_by_who_knows_how_it_is(admin: Admin) -> None:
    admin.call("logs:CreateLogGroup", logGroupName="/aws/route53/example.com")
    asked = {"resourceArn": GROUP, "policyName": "dns", "policyDocument": letting()}
    first = admin.call("logs:PutResourcePolicy", **asked)["revisionId"]
    assert admin.refused("logs:PutResourcePolicy", **asked).code == "OperationAbortedException"
    second = admin.call("logs:PutResourcePolicy", **asked, expectedRevisionId=first)["revisionId"]
    assert described(admin) == []
    assert described(admin, resourceArn=GROUP) == described(admin, policyScope="RESOURCE") == ["dns"]
    stale = admin.refused("logs:DeleteResourcePolicy", resourceArn=GROUP, expectedRevisionId=first)
    assert stale.code == "OperationAbortedException"
    admin.call("logs:DeleteResourcePolicy", resourceArn=GROUP, expectedRevisionId=second)
    nowhere = admin.refused("logs:PutResourcePolicy", **(asked | {"resourceArn": f"{GROUP}.none"}))
    assert nowhere.code == "ResourceNotFoundException"


def test_what_a_policy_is_about_need_not_be_there_nor_be_an_arn(admin: Admin) -> None:
    statement = {
        "Effect": "Allow",
        "Principal": {"Service": ["route53.amazonaws.com"]},
        "Action": "logs:PutLogEvents",
        "Resource": "log_arn",
    }
    document = json.dumps({"Version": "2012-10-17", "Statement": [statement]})
    told = admin.call("logs:PutResourcePolicy", policyName="odd", policyDocument=document)["resourcePolicy"]
    assert told["policyDocument"] == document
