"""Real-time logs: some requests in a hundred are told of in a data stream, with the fields that are wanted."""

from __future__ import annotations

import json
from typing import Any

import pytest

from tests.admin import Admin
from tests.edge import OPTIMIZED, Site, Viewing, behaviour

STREAM = "arn:aws:kinesis:us-east-1:123456789012:stream/requests"
ROLE = "arn:aws:iam::123456789012:role/teller"
WANTED = ["cs-uri-stem", "timestamp", "sc-status", "cs-user-agent", "x-edge-result-type", "fle-status"]


def document(**statement: Any) -> str:
    return json.dumps({"Version": "2012-10-17", "Statement": [{"Effect": "Allow", **statement}]})


def listen(admin: Admin, trusted: str = "cloudfront.amazonaws.com") -> None:
    """A stream, and a role in which it may be written to."""
    admin.call("kinesis:CreateStream", StreamName="requests", ShardCount=1)
    trust = document(Principal={"Service": trusted}, Action="sts:AssumeRole")
    admin.call("iam:CreateRole", RoleName="teller", AssumeRolePolicyDocument=trust)
    policy = document(Action="kinesis:PutRecord*", Resource=STREAM)
    admin.call("iam:PutRolePolicy", RoleName="teller", PolicyName="put", PolicyDocument=policy)
    admin.advance(60)


def end_points(stream: str = STREAM, role: str = ROLE) -> list[dict[str, Any]]:
    return [{"StreamType": "Kinesis", "KinesisStreamConfig": {"RoleARN": role, "StreamARN": stream}}]


def configured(admin: Admin, rate: int = 100, **more: Any) -> str:
    asked: dict[str, Any] = {"Name": "all", "SamplingRate": rate, "Fields": WANTED, "EndPoints": end_points(), **more}
    return admin.call("cloudfront:CreateRealtimeLogConfig", **asked)["RealtimeLogConfig"]["ARN"]


def told_of(viewing: Viewing, **more: Any) -> Site:
    viewing.put("cat.jpg")
    arn = configured(viewing.admin, **more)
    return viewing.distribute(default=behaviour(CachePolicyId=OPTIMIZED, RealtimeLogConfigArn=arn))


def records(admin: Admin) -> list[list[str]]:
    """Field by field."""
    shard = admin.call("kinesis:ListShards", StreamName="requests")["Shards"][0]["ShardId"]
    start: dict[str, Any] = {"StreamName": "requests", "ShardId": shard, "ShardIteratorType": "TRIM_HORIZON"}
    iterator = admin.call("kinesis:GetShardIterator", **start)["ShardIterator"]
    found = admin.call("kinesis:GetRecords", ShardIterator=iterator)["Records"]
    return [each["Data"].decode().removesuffix("\n").split("\t") for each in found]


def test_a_request_is_told_of_in_the_order_of_the_fields(admin: Admin, viewing: Viewing) -> None:
    listen(admin)
    site = told_of(viewing)
    site.view("/cat.jpg", query="a=1", headers={"user-agent": "a b\t%"})
    site.view("/none.jpg")
    moment = f"{admin.now:.3f}"
    assert records(admin) == [
        [moment, "200", "/cat.jpg?a=1", "a%20b%09%25", "Miss", "-"],
        [moment, "403", "/none.jpg", "-", "Error", "-"],
    ]


def test_some_in_a_hundred_are_told_of_and_none_of_other_behaviours(admin: Admin, viewing: Viewing) -> None:
    listen(admin)
    site = told_of(viewing, rate=20)
    for _ in range(100):
        site.view()
    assert 5 < len(records(admin)) < 40
    site.change(lambda config: config.update(DefaultCacheBehavior=behaviour(CachePolicyId=OPTIMIZED)))
    before = len(records(admin))
    for _ in range(30):
        site.view()
    assert len(records(admin)) == before


def test_a_role_that_lets_nobody_in_leaves_viewers_as_they_are(admin: Admin, viewing: Viewing) -> None:
    listen(admin, "lambda.amazonaws.com")
    assert told_of(viewing).view().status == 200
    assert records(admin) == []


def test_a_configuration_is_read_changed_and_deleted_by_name_or_arn(admin: Admin, viewing: Viewing) -> None:
    listen(admin)
    site = told_of(viewing)
    arn = admin.call("cloudfront:ListRealtimeLogConfigs")["RealtimeLogConfigs"]["Items"][0]["ARN"]
    admin.call("cloudfront:UpdateRealtimeLogConfig", ARN=arn, SamplingRate=7)
    told = admin.call("cloudfront:GetRealtimeLogConfig", Name="all")["RealtimeLogConfig"]
    assert (told["SamplingRate"], told["Fields"], told["EndPoints"]) == (7, WANTED, end_points())
    assert (
        admin.refused("cloudfront:CreateRealtimeLogConfig", **told_again(told)).code == "RealtimeLogConfigAlreadyExists"
    )
    found = admin.call("cloudfront:ListDistributionsByRealtimeLogConfig", RealtimeLogConfigName="all")
    assert [each["Id"] for each in found["DistributionList"]["Items"]] == [site.id]
    assert admin.refused("cloudfront:DeleteRealtimeLogConfig", Name="all").code == "RealtimeLogConfigInUse"
    site.change(lambda config: config.update(DefaultCacheBehavior=behaviour(CachePolicyId=OPTIMIZED)))
    admin.call("cloudfront:DeleteRealtimeLogConfig", ARN=arn)
    missing = admin.refused("cloudfront:GetRealtimeLogConfig", ARN=arn)
    assert (missing.code, missing.status) == ("NoSuchRealtimeLogConfig", 404)
    gone = viewing.config(reference="two", default=behaviour(CachePolicyId=OPTIMIZED, RealtimeLogConfigArn=arn))
    assert admin.refused("cloudfront:CreateDistribution", DistributionConfig=gone).code == "NoSuchRealtimeLogConfig"


def told_again(told: dict[str, Any]) -> dict[str, Any]:
    return {name: told[name] for name in ("Name", "SamplingRate", "Fields", "EndPoints")}


@pytest.mark.parametrize(
    "change",
    [
        {"SamplingRate": 0},
        {"SamplingRate": 101},
        {"Fields": []},
        {"Fields": ["timestamp", "timestamp"]},
        {"Fields": ["nothing"]},
        {"EndPoints": []},
        {"EndPoints": [{"StreamType": "Kinesis"}]},
        {"EndPoints": end_points("arn:aws:s3:::bucket")},
        {"EndPoints": end_points(role="teller")},
    ],
)
def test_what_cannot_be_is_refused(admin: Admin, change: dict[str, Any]) -> None:
    asked: dict[str, Any] = {"Name": "all", "SamplingRate": 1, "Fields": WANTED, "EndPoints": end_points(), **change}
    assert admin.refused("cloudfront:CreateRealtimeLogConfig", **asked).code == "InvalidArgument"
    assert admin.refused("cloudfront:GetRealtimeLogConfig").code == "InvalidArgument"
