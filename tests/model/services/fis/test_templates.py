"""Templates say what experiments do, and are refused where they contradict themselves."""

from __future__ import annotations

from typing import Any

import pytest

from tests.admin import Admin
from tests.model.services.fis.laboratory import Laboratory, act, instances, wait

ID = "i-0123456789abcdef0"
ALARM = {"source": "aws:cloudwatch:alarm"}


@pytest.mark.parametrize(
    ("wrong", "said"),
    [
        ({"actions": {}}, "at least one action"),
        ({"stopConditions": []}, "at least one stop condition"),
        ({"stopConditions": [ALARM]}, "needs the ARN of an alarm"),
        ({"stopConditions": [{"source": "aws:moon"}]}, "source is not valid"),
        ({"roleArn": "arn:aws:iam::123456789012:user/ann"}, "role ARN"),
        ({"actions": {"a": {"actionId": "aws:fis:dance"}}}, "does not exist: aws:fis:dance"),
        ({"actions": {"a": wait("5m")}}, "duration that is not valid"),
        ({"actions": {"a": wait("PT13H")}}, "duration that is not valid"),
        ({"actions": {"a": act("aws:fis:wait", "")}}, "required parameter duration"),
        ({"actions": {"a": act("aws:fis:wait", "", duration="PT1M", pace="slow")}}, "does not exist: pace"),
        ({"actions": {"a": wait("PT1M", "b")}}, "starts after b"),
        ({"actions": {"a": wait("PT1M", "b"), "b": wait("PT1M", "a")}}, "wait for each other: a, b"),
        ({"actions": {"a": act("aws:ec2:stop-instances")}}, "Action a needs Instances"),
        ({"targets": instances(ID)}, "used by no action"),
        ({"targets": instances(ID, mode="SOME")}, "selection mode"),
        ({"targets": {"some": {"resourceType": "aws:moon", "selectionMode": "ALL"}}}, "resource type"),
        ({"logConfiguration": {"logSchemaVersion": 9}}, "log schema version"),
        ({"experimentOptions": {"accountTargeting": "multi-account"}}, "several accounts"),
    ],
)
def test_what_contradicts_itself_is_refused(admin: Admin, lab: Laboratory, wrong: dict[str, Any], said: str) -> None:
    refusal = admin.refused("fis:CreateExperimentTemplate", **lab.parameters({"a": wait("PT1M")}, {}) | wrong)
    assert refusal.code == "ValidationException"
    assert said.replace("duration that", "value for parameter duration that") in refusal.message
    assert lab.call("fis:ListExperimentTemplates")["experimentTemplates"] == []


def test_targets_have_arns_or_tags(admin: Admin, lab: Laboratory) -> None:
    stop = {"a": act("aws:ec2:stop-instances")}
    both = instances(ID)
    both["some"]["resourceTags"] = {"tier": "web"}
    neither = {"some": {"resourceType": "aws:ec2:instance", "selectionMode": "ALL"}}
    for targets, said in ((both, "not both"), (neither, "needs resource ARNs")):
        refusal = admin.refused("fis:CreateExperimentTemplate", **lab.parameters(stop, targets))
        assert said in refusal.message


def test_a_template_shows_what_it_was_told(lab: Laboratory) -> None:
    id = lab.template({"a": act("aws:ec2:stop-instances")}, instances(ID), tags={"team": "web"})
    shown = lab.call("fis:GetExperimentTemplate", id=id)["experimentTemplate"]
    assert shown["arn"] == f"arn:aws:fis:us-east-1:123456789012:experiment-template/{id}"
    assert shown["targets"]["some"] == instances(ID)["some"]
    assert shown["actions"]["a"] == {"actionId": "aws:ec2:stop-instances", "targets": {"Instances": "some"}}
    assert shown["stopConditions"] == [{"source": "none"}]
    assert shown["tags"] == {"team": "web"}


def test_an_update_replaces_what_it_names(admin: Admin, lab: Laboratory) -> None:
    id = lab.template({"a": act("aws:ec2:stop-instances")}, instances(ID))
    lab.call("fis:UpdateExperimentTemplate", id=id, actions={"b": wait("PT1M")}, targets={})
    shown = lab.call("fis:GetExperimentTemplate", id=id)["experimentTemplate"]
    assert (list(shown["actions"]), shown["targets"], shown["description"]) == (["b"], {}, "a test")
    refusal = admin.refused("fis:UpdateExperimentTemplate", id=id, actions={"c": act("aws:ec2:stop-instances")})
    assert refusal.code == "ValidationException"
    assert lab.call("fis:GetExperimentTemplate", id=id)["experimentTemplate"] == shown


def test_a_template_that_is_deleted_is_gone(admin: Admin, lab: Laboratory) -> None:
    id = lab.template({"a": wait("PT1M")})
    assert lab.call("fis:DeleteExperimentTemplate", id=id)["experimentTemplate"]["id"] == id
    for operation in ("GetExperimentTemplate", "DeleteExperimentTemplate"):
        assert admin.refused(f"fis:{operation}", id=id).code == "ResourceNotFoundException"


def test_a_token_stands_for_one_template(lab: Laboratory) -> None:
    asked = lab.parameters({"a": wait("PT1M")}, {})
    twice = [lab.call("fis:CreateExperimentTemplate", **asked)["experimentTemplate"]["id"] for _ in range(2)]
    assert twice[0] == twice[1]


def test_tags_come_and_go(admin: Admin, lab: Laboratory) -> None:
    arn = f"arn:aws:fis:us-east-1:123456789012:experiment-template/{lab.template({'a': wait('PT1M')})}"
    lab.call("fis:TagResource", resourceArn=arn, tags={"team": "web", "stage": "test"})
    lab.call("fis:UntagResource", resourceArn=arn, tagKeys=["stage"])
    assert lab.call("fis:ListTagsForResource", resourceArn=arn)["tags"] == {"team": "web"}
    lab.call("fis:UntagResource", resourceArn=arn)
    assert lab.call("fis:ListTagsForResource", resourceArn=arn)["tags"] == {}
    missing = {"resourceArn": f"{arn}x", "tags": {}}
    assert admin.refused("fis:TagResource", **missing).code == "ResourceNotFoundException"
    reserved = {"resourceArn": arn, "tags": {"aws:x": "y"}}
    assert admin.refused("fis:TagResource", **reserved).code == "ValidationException"


def test_actions_and_targets_are_catalogued(admin: Admin) -> None:
    first = admin.call("fis:ListActions", maxResults=3)
    rest = admin.call("fis:ListActions", nextToken=first["nextToken"])["actions"]
    assert "nextToken" not in admin.call("fis:ListActions")
    names = [each["id"] for each in first["actions"] + rest]
    assert len(first["actions"]) == 3
    assert names == sorted({*names})
    told = admin.call("fis:GetAction", id="aws:ec2:stop-instances")["action"]
    assert told["targets"] == {"Instances": {"resourceType": "aws:ec2:instance"}}
    assert told["parameters"]["startInstancesAfterDuration"]["required"] is False
    kinds = [each["resourceType"] for each in admin.call("fis:ListTargetResourceTypes")["targetResourceTypes"]]
    assert "aws:ec2:spot-instance" in kinds
    zone = admin.call("fis:GetTargetResourceType", resourceType="aws:ec2:subnet")["targetResourceType"]
    assert "availabilityZoneIdentifier" in zone["parameters"]
    assert admin.refused("fis:GetAction", id="aws:fis:dance").code == "ResourceNotFoundException"
    unknown = {"resourceType": "aws:moon"}
    assert admin.refused("fis:GetTargetResourceType", **unknown).code == "ResourceNotFoundException"
    assert admin.refused("fis:ListActions", nextToken="x").code == "ValidationException"
