from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from model.client import Called
from tests.admin import Admin

DAY = 86_400.0
KEY = "AttributeKey"
VALUE = "AttributeValue"


def events(admin: Admin, key: str = "", value: str = "", **asked: Any) -> list[dict[str, Any]]:
    """What is found, newest first, all pages of it."""
    if key:
        asked["LookupAttributes"] = [{KEY: key, VALUE: value}]
    answer = admin.call("cloudtrail:LookupEvents", **asked)
    found = answer["Events"]
    while "NextToken" in answer:
        answer = admin.call("cloudtrail:LookupEvents", **asked, NextToken=answer["NextToken"])
        found += answer["Events"]
    return found


def told(event: dict[str, Any]) -> dict[str, Any]:
    return json.loads(event["CloudTrailEvent"])


def names(admin: Admin, key: str = "", value: str = "", **asked: Any) -> list[str]:
    return [event["EventName"] for event in events(admin, key, value, **asked)]


@pytest.mark.fact("cloudtrail-01")
def test_every_call_is_on_record_the_refused_and_those_of_services_too(admin: Admin) -> None:
    calls: list[Called] = []
    admin.client.listen(Called, calls.append)
    image = admin.call("ec2:DescribeImages", Owners=["amazon"])["Images"][0]["ImageId"]
    admin.call(
        "autoscaling:CreateLaunchConfiguration", LaunchConfigurationName="l", ImageId=image, InstanceType="t3.micro"
    )
    admin.call(
        "autoscaling:CreateAutoScalingGroup",
        AutoScalingGroupName="g",
        LaunchConfigurationName="l",
        MinSize=2,
        MaxSize=2,
        AvailabilityZones=["us-east-1a"],
    )
    admin.refused("ec2:DescribeVpcs", VpcIds=["vpc-0123456789abcdef0"])
    admin.advance(600)

    found = [told(event) for event in reversed(events(admin))]
    management = [call for call in calls if call.operation != "LookupEvents"]
    assert [event["requestID"] for event in found] == [call.request_id for call in management][: len(found)]
    assert len(found) == len(management)
    by_service = [event for event in found if event["userIdentity"]["type"] == "AWSService"]
    assert {event["eventName"] for event in by_service} >= {"RunInstances"}
    assert by_service[0]["userIdentity"]["invokedBy"] == by_service[0]["sourceIPAddress"] == "autoscaling.amazonaws.com"
    assert [event["errorCode"] for event in found if "errorCode" in event] == ["Client.InvalidVpcID.NotFound"]


@pytest.mark.fact("cloudtrail-02")
def test_an_event_names_who_called_what_and_when_and_what_came_of_it(admin: Admin) -> None:
    admin.call("iam:CreateUser", UserName="ann")
    admin.call("iam:GetUser", UserName="ann")

    read, wrote = (told(event) for event in events(admin, "Username", "root")[:2])
    assert wrote["userIdentity"] == {
        "type": "Root",
        "principalId": "123456789012",
        "arn": "arn:aws:iam::123456789012:root",
        "accountId": "123456789012",
    }
    assert (wrote["eventName"], wrote["eventSource"]) == ("CreateUser", "iam.amazonaws.com")
    assert (wrote["eventTime"], wrote["awsRegion"]) == ("2025-06-15T12:00:00Z", "us-east-1")
    assert wrote["sourceIPAddress"] == "127.0.0.1"
    assert wrote["requestParameters"] == {"userName": "ann"}
    assert wrote["responseElements"]["user"]["arn"] == "arn:aws:iam::123456789012:user/ann"
    assert not wrote["readOnly"]
    assert (read["eventName"], read["responseElements"], read["readOnly"]) == ("GetUser", None, True)


@pytest.mark.fact("cloudtrail-02")
def test_secrets_are_not_on_record(admin: Admin) -> None:
    image = admin.call("ec2:DescribeImages", Owners=["amazon"])["Images"][0]["ImageId"]
    launch = {"ImageId": image, "InstanceType": "t3.micro", "MinCount": 1, "MaxCount": 1}
    admin.call("ec2:RunInstances", **launch, UserData="aHVudGVyMg==")
    admin.call("iam:CreateUser", UserName="ann")
    secret = admin.call("iam:CreateAccessKey", UserName="ann")["AccessKey"]["SecretAccessKey"]
    private = admin.call("ec2:CreateKeyPair", KeyName="k")["KeyMaterial"]

    text = " ".join(event["CloudTrailEvent"] for event in events(admin))
    assert "aHVudGVyMg" not in text
    assert '"userData":"<sensitiveDataRemoved>"' in text
    assert secret not in text
    assert private[40:80] not in text


def test_history_is_searched_by_each_attribute(admin: Admin) -> None:
    vpc = admin.call("ec2:CreateVpc", CidrBlock="10.0.0.0/16")["Vpc"]["VpcId"]
    admin.call("ec2:DescribeVpcs")
    admin.call("s3:CreateBucket", Bucket="things")
    id = events(admin, "EventName", "CreateVpc")[0]["EventId"]

    assert names(admin, "EventId", id) == ["CreateVpc"]
    assert names(admin, "ResourceName", vpc) == ["CreateVpc"]
    assert names(admin, "ResourceType", "AWS::S3::Bucket") == ["CreateBucket"]
    assert names(admin, "EventSource", "ec2.amazonaws.com") == ["DescribeVpcs", "CreateVpc"]
    assert names(admin, "ReadOnly", "false") == ["CreateBucket", "CreateVpc"]
    assert names(admin, "Username", "nobody") == []
    assert names(admin, "AccessKeyId", "AKIANOBODY") == []


def test_history_comes_in_pages_that_stay_true_while_calls_go_on(admin: Admin) -> None:
    for number in range(5):
        admin.call("s3:CreateBucket", Bucket=f"bucket-{number}")

    assert names(admin, "EventName", "CreateBucket", MaxResults=2) == ["CreateBucket"] * 5
    assert admin.refused("cloudtrail:LookupEvents", NextToken="foreign").code == "InvalidNextTokenException"


def test_history_is_that_of_a_region_and_global_services_are_in_the_first(admin: Admin) -> None:
    admin.call("ec2:DescribeVpcs", region="eu-west-1")
    admin.call("iam:ListUsers", region="eu-west-1")

    assert names(admin) == ["ListUsers"]
    assert names(admin, region="eu-west-1") == ["DescribeVpcs"]


def test_history_can_be_narrowed_to_a_time_and_ends_after_ninety_days(admin: Admin) -> None:
    admin.call("iam:ListUsers")
    admin.advance(DAY)
    admin.call("iam:ListGroups")
    noon = admin.now - DAY

    assert names(admin, EndTime=noon + 60) == ["ListUsers"]
    assert names(admin, "EventName", "ListGroups", StartTime=noon + 60) == ["ListGroups"]
    assert admin.refused("cloudtrail:LookupEvents", StartTime=2.0, EndTime=1.0).code == "InvalidTimeRangeException"
    admin.advance(89.5 * DAY)
    assert names(admin, "EventSource", "iam.amazonaws.com") == ["ListGroups"]


def test_what_lies_in_a_bucket_is_no_management(admin: Admin) -> None:
    admin.call("s3:CreateBucket", Bucket="things")
    admin.call("s3:PutObject", Bucket="things", Key="k", Body=b"x")
    admin.call("s3:GetObject", Bucket="things", Key="k")

    assert names(admin) == ["CreateBucket"]


def test_one_may_search_by_one_attribute_alone(admin: Admin) -> None:
    two = [{KEY: "EventName", VALUE: "a"}, {KEY: "EventId", VALUE: "b"}]
    assert admin.refused("cloudtrail:LookupEvents", LookupAttributes=two).code == "InvalidLookupAttributesException"


@pytest.mark.fact("cloudtrail-11")
def test_who_changed_security_groups_is_answered_exactly(admin: Admin) -> None:
    group = admin.call("ec2:CreateSecurityGroup", GroupName="web", Description="web")["GroupId"]
    ssh = {"IpProtocol": "tcp", "FromPort": 22, "ToPort": 22, "IpRanges": [{"CidrIp": "0.0.0.0/0"}]}
    admin.advance(DAY)
    start = admin.now
    admin.call("ec2:AuthorizeSecurityGroupIngress", GroupId=group, IpPermissions=[ssh])
    admin.call("ec2:DescribeSecurityGroups", GroupIds=[group])
    admin.call("ec2:RevokeSecurityGroupIngress", GroupId=group, IpPermissions=[ssh])
    end = admin.now
    admin.advance(DAY)
    admin.call("ec2:DeleteSecurityGroup", GroupId=group)

    found = [told(event) for event in events(admin, "ResourceName", group, StartTime=start, EndTime=end)]
    changes = [event for event in found if not event["readOnly"]]
    assert [(event["eventName"], event["userIdentity"]["type"]) for event in changes] == [
        ("RevokeSecurityGroupIngress", "Root"),
        ("AuthorizeSecurityGroupIngress", "Root"),
    ]
    (opened,) = changes[1]["requestParameters"]["ipPermissions"]["items"]
    assert opened["ipRanges"] == {"items": [{"cidrIp": "0.0.0.0/0"}]}


def test_what_is_on_record_is_there_when_the_world_is_opened_again(tmp_path: Path) -> None:
    admin = Admin(path=tmp_path / "world")
    admin.call("s3:CreateBucket", Bucket="things")
    admin.call("iam:ListUsers")
    before = events(admin)
    admin.close()

    admin = Admin(path=tmp_path / "world")
    assert events(admin)[1:] == before
    admin.close()


def test_a_change_and_the_record_of_it_are_kept_together(tmp_path: Path) -> None:
    admin = Admin(path=tmp_path / "world")
    admin.call("iam:ListUsers")
    admin.call("s3:CreateBucket", Bucket="things")
    admin.call("iam:ListGroups")
    tables = admin.cloud.kernel.tables
    assert tables is not None
    pages = admin.run(tables.read("SELECT first, last FROM cloudtrail_page"))

    assert pages == [(1, 2)]
    assert len(admin.cloud.kernel.backlog) == 2, "the last call, and that its caller tried it"
    admin.close()


def test_reads_are_written_down_by_themselves_when_there_are_many(admin: Admin) -> None:
    for _ in range(300):
        admin.call("sts:GetCallerIdentity")

    assert len(admin.cloud.kernel.backlog) == 300 - 256
