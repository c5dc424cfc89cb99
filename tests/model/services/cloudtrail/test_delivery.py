from __future__ import annotations

import re
from datetime import datetime
from pathlib import Path

import pytest

from model.client import Called
from tests.admin import Admin
from tests.model.services.cloudtrail.trailing import (
    ACCOUNT,
    delivered,
    keys,
    log_keys,
    make_bucket,
    make_trail,
    unpacked,
)

MINUTE = 60.0
FOLDER = f"AWSLogs/{ACCOUNT}/CloudTrail/us-east-1/2025/06/15/"


def names(admin: Admin, bucket: str = "logs") -> list[str]:
    return [event["eventName"] for event in delivered(admin, bucket)]


@pytest.mark.fact("cloudtrail-03")
def test_files_come_while_a_trail_is_logging_and_no_longer(admin: Admin) -> None:
    make_bucket(admin)
    admin.call("cloudtrail:CreateTrail", Name="audit", S3BucketName="logs")
    admin.call("iam:ListUsers")
    admin.advance(10 * MINUTE)
    assert keys(admin) == []

    admin.call("cloudtrail:StartLogging", Name="audit")
    admin.call("iam:CreateUser", UserName="ann")
    admin.advance(5 * MINUTE)
    (key,) = log_keys(admin)
    assert re.fullmatch(rf"{FOLDER}{ACCOUNT}_CloudTrail_us-east-1_20250615T1215Z_\w{{16}}\.json\.gz", key)
    assert [event["eventName"] for event in unpacked(admin, key)["Records"]] == ["StartLogging", "CreateUser"]

    admin.call("cloudtrail:StopLogging", Name="audit")
    admin.call("iam:ListGroups")
    admin.advance(60 * MINUTE)
    assert names(admin) == ["StartLogging", "CreateUser"]
    assert admin.call("cloudtrail:GetTrailStatus", Name="audit")["IsLogging"] is False


def test_what_happened_before_logging_stopped_is_delivered(admin: Admin) -> None:
    make_bucket(admin)
    make_trail(admin)
    admin.call("iam:ListUsers")
    admin.call("cloudtrail:StopLogging", Name="audit")

    assert names(admin) == ["StartLogging", "ListUsers"]


def test_nothing_is_delivered_when_nothing_happened(admin: Admin) -> None:
    make_bucket(admin)
    make_trail(admin)
    admin.advance(60 * MINUTE)

    assert len(log_keys(admin)) == 1


def test_every_call_while_logging_is_delivered_once(admin: Admin) -> None:
    make_bucket(admin)
    calls: list[Called] = []
    make_trail(admin)
    admin.client.listen(Called, calls.append)
    for number in range(20):
        admin.call("ec2:CreateKeyPair", KeyName=f"key-{number}", KeyType="ed25519")
        admin.advance(61)
    made = [call.request_id for call in calls if call.service == "ec2"]
    admin.advance(5 * MINUTE)

    assert [event["requestID"] for event in delivered(admin) if event["eventSource"] == "ec2.amazonaws.com"] == made


@pytest.mark.fact("cloudtrail-08")
def test_a_call_is_in_a_file_within_minutes_and_a_busy_hour_has_twelve_files(admin: Admin) -> None:
    make_bucket(admin)
    make_trail(admin)
    for _ in range(60):
        admin.call("ec2:DescribeVpcs")
        admin.advance(MINUTE)

    found = log_keys(admin)
    assert len(found) == 12
    for key in found:
        at = datetime.strptime(key.rpartition("_")[0][-14:], "%Y%m%dT%H%M%z")
        for event in unpacked(admin, key)["Records"]:
            happened = datetime.strptime(event["eventTime"], "%Y-%m-%dT%H:%M:%S%z")
            assert 0 <= (at - happened).total_seconds() <= 15 * MINUTE


@pytest.mark.fact("cloudtrail-05")
def test_a_trail_of_all_regions_keeps_them_apart_in_one_bucket(admin: Admin) -> None:
    make_bucket(admin)
    make_trail(admin, IsMultiRegionTrail=True)
    for region in ("us-east-1", "eu-west-1", "ap-northeast-1"):
        admin.call("ec2:DescribeVpcs", region=region)
    admin.call("iam:ListUsers", region="eu-west-1")
    admin.advance(5 * MINUTE)

    regions = {key.split("/")[3]: unpacked(admin, key)["Records"] for key in log_keys(admin)}
    assert {region: [event["eventName"] for event in events] for region, events in regions.items()} == {
        "us-east-1": ["StartLogging", "DescribeVpcs", "ListUsers"],
        "eu-west-1": ["DescribeVpcs"],
        "ap-northeast-1": ["DescribeVpcs"],
    }


@pytest.mark.fact("cloudtrail-06")
def test_a_trail_of_one_region_delivers_that_region_wherever_the_bucket_is(admin: Admin) -> None:
    make_bucket(admin)
    make_trail(admin, "irish", region="eu-west-1")
    make_bucket(admin, "both", prefix="*")
    make_trail(admin, "first", "both", S3KeyPrefix="one")
    make_trail(admin, "second", "both", S3KeyPrefix="two")
    admin.call("ec2:DescribeVpcs", region="eu-west-1")
    admin.call("ec2:DescribeVolumes", region="us-east-1")
    admin.call("iam:ListUsers", region="eu-west-1")
    admin.advance(5 * MINUTE)

    assert names(admin) == ["StartLogging", "DescribeVpcs"]
    assert {key.split("/")[0] for key in keys(admin, bucket="both")} == {"one", "two"}
    assert names(admin, "both").count("DescribeVolumes") == 2
    assert names(admin, "both").count("ListUsers") == 2


@pytest.mark.fact("cloudtrail-07")
def test_files_lie_encrypted_and_lifecycle_rules_take_them_away(admin: Admin) -> None:
    make_bucket(admin)
    make_trail(admin)
    rule = {"ID": "forget", "Status": "Enabled", "Filter": {"Prefix": "AWSLogs/"}, "Expiration": {"Days": 90}}
    admin.call("s3:PutBucketLifecycleConfiguration", Bucket="logs", LifecycleConfiguration={"Rules": [rule]})
    admin.advance(5 * MINUTE)
    (key,) = log_keys(admin)
    assert admin.call("s3:HeadObject", Bucket="logs", Key=key)["ServerSideEncryption"] == "AES256"
    admin.call("cloudtrail:StopLogging", Name="audit")

    admin.advance(92 * 86400)
    assert key not in log_keys(admin)


def test_what_cannot_be_delivered_is_said_and_comes_when_it_can(admin: Admin) -> None:
    make_bucket(admin)
    make_trail(admin)
    policy = admin.call("s3:GetBucketPolicy", Bucket="logs")["Policy"]
    admin.call("s3:DeleteBucketPolicy", Bucket="logs")
    admin.advance(5 * MINUTE)
    status = admin.call("cloudtrail:GetTrailStatus", Name="audit")
    assert status["LatestDeliveryError"] == "AccessDenied"
    assert "LatestDeliveryTime" not in status

    admin.call("s3:PutBucketPolicy", Bucket="logs", Policy=policy)
    admin.advance(5 * MINUTE)
    status = admin.call("cloudtrail:GetTrailStatus", Name="audit")
    assert "LatestDeliveryError" not in status
    assert status["LatestDeliveryTime"] == admin.now
    assert names(admin)[:3] == ["StartLogging", "GetBucketPolicy", "DeleteBucketPolicy"]


def test_delivery_goes_on_in_a_world_that_was_closed(tmp_path: Path) -> None:
    admin = Admin(path=tmp_path / "world")
    make_bucket(admin)
    make_trail(admin)
    admin.call("iam:ListUsers")
    admin.close()

    admin = Admin(path=tmp_path / "world")
    admin.advance(5 * MINUTE)
    assert names(admin) == ["StartLogging", "ListUsers"]
    admin.close()
