"""Streams are described, listed, tagged and encrypted; what cannot be is refused."""

from __future__ import annotations

import json
from typing import Any

import pytest

from tests.admin import Admin
from tests.model.services.firehose.piping import ACCOUNT, BUCKET, NAME, ROLE, Pipe, make_lake
from tests.model.services.iam.people import Person

KEY = f"arn:aws:kms:us-east-1:{ACCOUNT}:key/k"
TARGET = {"RoleARN": ROLE, "BucketARN": f"arn:aws:s3:::{BUCKET}"}


@pytest.fixture
def lake(admin: Admin) -> Admin:
    make_lake(admin)
    return admin


def refused(admin: Admin, **how: Any) -> tuple[str, str]:
    refusal = admin.refused("firehose:CreateDeliveryStream", **{"DeliveryStreamName": "other", **how})
    return refusal.code, refusal.message


def test_what_was_asked_for_is_described_and_the_rest_as_usual(lake: Admin) -> None:
    pipe = Pipe(lake, how={"Prefix": "raw/"}, Tags=[{"Key": "team", "Value": "web"}])
    told = pipe.described()

    assert told["DeliveryStreamARN"] == f"arn:aws:firehose:us-east-1:{ACCOUNT}:deliverystream/{NAME}"
    assert (told["DeliveryStreamType"], told["VersionId"]) == ("DirectPut", "1")
    assert told["DeliveryStreamEncryptionConfiguration"] == {"Status": "DISABLED"}
    assert told["HasMoreDestinations"] is False
    (destination,) = told["Destinations"]
    assert destination["S3DestinationDescription"] == {
        **TARGET,
        "Prefix": "raw/",
        "BufferingHints": {"SizeInMBs": 5, "IntervalInSeconds": 300},
        "CompressionFormat": "UNCOMPRESSED",
        "EncryptionConfiguration": {"NoEncryptionConfig": "NoEncryption"},
        "CloudWatchLoggingOptions": {"Enabled": False},
    }
    assert destination["ExtendedS3DestinationDescription"]["S3BackupMode"] == "Disabled"


def test_streams_are_listed_by_their_names_some_at_a_time(lake: Admin) -> None:
    for name in ("b", "c", "a"):
        lake.call("firehose:CreateDeliveryStream", DeliveryStreamName=name, S3DestinationConfiguration=TARGET)
    listed = lake.call("firehose:ListDeliveryStreams", Limit=2)
    assert listed == {"DeliveryStreamNames": ["a", "b"], "HasMoreDeliveryStreams": True}
    rest = lake.call("firehose:ListDeliveryStreams", ExclusiveStartDeliveryStreamName="b")
    assert rest == {"DeliveryStreamNames": ["c"], "HasMoreDeliveryStreams": False}
    none = lake.call("firehose:ListDeliveryStreams", DeliveryStreamType="KinesisStreamAsSource")
    assert none["DeliveryStreamNames"] == []


def test_tags_are_set_listed_and_taken_away(lake: Admin) -> None:
    pipe = Pipe(lake, waits=False)
    pipe.call("TagDeliveryStream", Tags=[{"Key": "b", "Value": "2"}, {"Key": "a", "Value": "1"}])
    page = pipe.call("ListTagsForDeliveryStream", Limit=1)
    assert page == {"Tags": [{"Key": "a", "Value": "1"}], "HasMoreTags": True}
    pipe.call("UntagDeliveryStream", TagKeys=["b"])
    assert pipe.call("ListTagsForDeliveryStream")["HasMoreTags"] is False
    assert pipe.refused("TagDeliveryStream", Tags=[{"Key": "aws:x"}]).code == "InvalidArgumentException"
    many = [{"Key": f"k{number}"} for number in range(50)]
    assert pipe.refused("TagDeliveryStream", Tags=many).code == "LimitExceededException"


def test_encryption_begins_and_ends_after_a_while(lake: Admin) -> None:
    pipe = Pipe(lake)
    assert pipe.put("x")["Encrypted"] is False
    pipe.call("StartDeliveryStreamEncryption")
    assert pipe.described()["DeliveryStreamEncryptionConfiguration"]["Status"] == "ENABLING"
    assert pipe.refused("StopDeliveryStreamEncryption").code == "ResourceInUseException"
    lake.advance(30)
    encryption = pipe.described()["DeliveryStreamEncryptionConfiguration"]
    assert encryption == {"Status": "ENABLED", "KeyType": "AWS_OWNED_CMK"}
    assert pipe.put("x")["Encrypted"] is True
    pipe.call("StopDeliveryStreamEncryption")
    lake.advance(30)
    assert pipe.described()["DeliveryStreamEncryptionConfiguration"] == {"Status": "DISABLED"}

    wrong = {"KeyType": "CUSTOMER_MANAGED_CMK"}
    keyless = pipe.refused("StartDeliveryStreamEncryption", DeliveryStreamEncryptionConfigurationInput=wrong)
    assert keyless.code == "InvalidArgumentException"


def test_a_name_is_taken_once(lake: Admin) -> None:
    Pipe(lake, waits=False)
    code, _ = refused(lake, DeliveryStreamName=NAME, S3DestinationConfiguration=TARGET)
    assert code == "ResourceInUseException"


@pytest.mark.parametrize(
    ("how", "words"),
    [
        ({}, "Exactly one destination"),
        ({"S3DestinationConfiguration": TARGET, "ExtendedS3DestinationConfiguration": TARGET}, "Only one destination"),
        (
            {
                "HttpEndpointDestinationConfiguration": {
                    "EndpointConfiguration": {"Url": "https://x.example"},
                    "S3Configuration": TARGET,
                }
            },
            "HttpEndpointDestinationConfiguration is not offered",
        ),
        ({"S3DestinationConfiguration": TARGET, "DeliveryStreamType": "MSKAsSource"}, "MSKAsSource is not offered"),
        ({"S3DestinationConfiguration": TARGET, "DeliveryStreamType": "KinesisStreamAsSource"}, "KinesisStreamSource"),
    ],
)
def test_a_stream_has_one_source_and_one_destination(lake: Admin, how: dict[str, Any], words: str) -> None:
    code, message = refused(lake, **how)
    assert code == "InvalidArgumentException"
    assert words in message


@pytest.mark.parametrize(
    ("how", "words"),
    [
        ({"BufferingHints": {"SizeInMBs": 5}}, "both SizeInMBs and IntervalInSeconds"),
        ({"CompressionFormat": "Snappy"}, "Snappy is not offered"),
        ({"Prefix": "!{timestamp:yyyy}/"}, "ErrorOutputPrefix cannot be null"),
        ({"Prefix": "!{timestamp:qq}/", "ErrorOutputPrefix": "e"}, "letters qq"),
        ({"Prefix": "!{firehose:error-output-type}/", "ErrorOutputPrefix": "e"}, "Prefix cannot contain"),
        ({"Prefix": "!{partitionKeyFromQuery:id}/", "ErrorOutputPrefix": "e"}, "partitionKeyFromQuery:id} is not"),
        ({"Prefix": "a", "ErrorOutputPrefix": "!{timestamp:yyyy}"}, "has to contain !{firehose:error-output-type}"),
        ({"CustomTimeZone": "Mars/Olympus"}, "no time zone"),
        ({"CloudWatchLoggingOptions": {"Enabled": True}}, "needs a LogGroupName"),
        ({"S3BackupMode": "Enabled"}, "S3BackupConfiguration has to be given"),
        ({"DynamicPartitioningConfiguration": {"Enabled": True}}, "DynamicPartitioningConfiguration is not offered"),
        (
            {"EncryptionConfiguration": {"KMSEncryptionConfig": {"AWSKMSKeyARN": KEY}}},
            "keys of KMS",
        ),
    ],
)
def test_what_a_destination_cannot_be_is_refused(lake: Admin, how: dict[str, Any], words: str) -> None:
    code, message = refused(lake, ExtendedS3DestinationConfiguration={**TARGET, **how})
    assert code == "InvalidArgumentException"
    assert words in message


def test_whoever_makes_a_stream_has_to_be_allowed_to_hand_the_role_over(lake: Admin) -> None:
    person = Person(lake, "ann")
    person.given({"Action": "firehose:*"})
    wanted = {"DeliveryStreamName": "own", "S3DestinationConfiguration": TARGET}
    refusal = person.refused("firehose:CreateDeliveryStream", **wanted)
    assert refusal.code == "AccessDeniedException"
    assert "iam:PassRole" in refusal.message


def test_a_role_may_ask_for_the_account_as_external_id(lake: Admin) -> None:
    allow = {"Effect": "Allow", "Principal": {"Service": "firehose.amazonaws.com"}, "Action": "sts:AssumeRole"}
    for account, is_let_in in ((ACCOUNT, True), ("111111111111", False)):
        trust = {**allow, "Condition": {"StringEquals": {"sts:ExternalId": account}}}
        document = json.dumps({"Version": "2012-10-17", "Statement": [trust]})
        lake.call("iam:UpdateAssumeRolePolicy", RoleName="firehose", PolicyDocument=document)
        how = {"DeliveryStreamName": f"for-{account}", "S3DestinationConfiguration": TARGET}
        if is_let_in:
            lake.call("firehose:CreateDeliveryStream", **how)
        else:
            assert "unable to assume role" in lake.refused("firehose:CreateDeliveryStream", **how).message


def test_records_that_are_too_large_are_refused(lake: Admin) -> None:
    pipe = Pipe(lake)
    assert pipe.refused("PutRecord", Record={"Data": b"x" * 1_024_001}).code == "ValidationException"
    assert pipe.refused("PutRecordBatch", Records=[{"Data": b"x" * 1_000_000}] * 5).message.startswith("Records size")
    assert pipe.refused("PutRecord", DeliveryStreamName="none", Record={"Data": b"x"}).message == (
        f"Firehose none under account {ACCOUNT} not found."
    )
