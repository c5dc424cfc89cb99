"""What CloudTrail says of parameters and answers."""

from __future__ import annotations

from typing import Any

import pytest

from model.gateway.wire.shapes import service_model
from model.gateway.wire.telling import day_and_clock, told_answer, told_request


def request(service: str, operation: str, **params: Any) -> dict[str, Any]:
    return told_request(service_model(service).operations[operation], params)


@pytest.mark.parametrize(
    ("operation", "params", "told"),
    [
        ("TerminateInstances", {"InstanceIds": ["i-1"]}, {"instancesSet": {"items": [{"instanceId": "i-1"}]}}),
        (
            "CreateTags",
            {"Resources": ["i-1"], "Tags": [{"Key": "a", "Value": "b"}]},
            {
                "resourcesSet": {"items": [{"resourceId": "i-1"}]},
                "tagSet": {"items": [{"key": "a", "value": "b"}]},
            },
        ),
        (
            "DescribeVpcs",
            {"VpcIds": ["vpc-1"], "Filters": []},
            {"vpcSet": {"items": [{"vpcId": "vpc-1"}]}, "filterSet": {}},
        ),
        (
            "RunInstances",
            {"ImageId": "ami-1", "MinCount": 1, "MaxCount": 2, "UserData": "secret"},
            {
                "instancesSet": {"items": [{"imageId": "ami-1", "minCount": 1, "maxCount": 2}]},
                "userData": "<sensitiveDataRemoved>",
            },
        ),
    ],
)
def test_ec2_keeps_the_form_of_its_xml(operation: str, params: dict[str, Any], told: dict[str, Any]) -> None:
    assert request("ec2", operation, **params) == told


def test_passwords_are_hidden() -> None:
    told = request("iam", "CreateLoginProfile", UserName="ann", Password="hunter2")

    assert told == {"userName": "ann", "password": "HIDDEN_DUE_TO_SECURITY_REASONS"}


def test_s3_names_the_bucket_and_what_travelled_in_headers_and_leaves_bodies_out() -> None:
    told = request("s3", "PutObject", Bucket="things", Key="a/k", Body=b"words", ACL="private")

    assert told == {"bucketName": "things", "key": "a/k", "x-amz-acl": "private"}


def test_an_answer_has_no_secrets_and_its_moments_are_words() -> None:
    key = {"UserName": "ann", "AccessKeyId": "AKIA", "Status": "Active", "SecretAccessKey": "s", "CreateDate": 0.0}
    told = told_answer(service_model("iam").operations["CreateAccessKey"], {"AccessKey": key})

    assert told == {
        "accessKey": {
            "userName": "ann",
            "accessKeyId": "AKIA",
            "status": "Active",
            "createDate": "Jan 1, 1970, 12:00:00 AM",
        }
    }


def test_where_nothing_is_answered_nothing_is_said_but_by_ec2() -> None:
    assert told_answer(service_model("iam").operations["DeleteUser"], None) is None
    assert told_answer(service_model("ec2").operations["CreateTags"], None) == {"_return": True}


def test_the_hour_is_that_of_a_clock_with_twelve() -> None:
    assert day_and_clock(13 * 3600.0 + 7 * 60) == "Jan 1, 1970, 1:07:00 PM"
