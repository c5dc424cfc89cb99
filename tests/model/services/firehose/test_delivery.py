"""What is put into a stream lies in its bucket, in time and complete."""

from __future__ import annotations

import gzip
import json
import re
import zipfile
from io import BytesIO

import pytest

from tests.admin import NOON, Admin
from tests.model.services.firehose.piping import BUCKET, NAME, ROLE, Pipe, laid, make_lake, make_role
from tests.model.services.iam.people import policy

KEY = re.compile(r"(.*)clicks-(\d+)-(\d{4}-\d\d-\d\d-\d\d-\d\d-\d\d)-[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}(.*)")
HINTS = {"SizeInMBs": 1, "IntervalInSeconds": 60}


@pytest.fixture
def lake(admin: Admin) -> Admin:
    make_lake(admin)
    return admin


@pytest.mark.fact("firehose-01")
def test_records_that_are_put_lie_in_the_bucket_after_the_interval(lake: Admin) -> None:
    pipe = Pipe(lake, waits=False)
    assert pipe.described()["DeliveryStreamStatus"] == "CREATING"
    assert pipe.refused("PutRecord", Record={"Data": b"x"}).code == "ResourceNotFoundException"
    lake.advance(60)
    assert pipe.described()["DeliveryStreamStatus"] == "ACTIVE"

    lines = [f"click {number}\n" for number in range(1000)]
    assert len({each["RecordId"] for each in pipe.put_each(lines)}) == 1000
    lake.advance(299)
    assert laid(lake) == {}
    lake.advance(1)
    assert list(laid(lake).values()) == ["".join(lines).encode()]


@pytest.mark.fact("firehose-03")
def test_objects_lie_under_the_hour_and_hold_the_records_one_after_the_other(lake: Admin) -> None:
    pipe = Pipe(lake, how={"Prefix": "raw/"})
    for text in ("a;", "b;", "c;"):
        pipe.put(text)
    lake.advance(360)

    ((key, body),) = laid(lake).items()
    found = KEY.fullmatch(key)
    assert found is not None
    assert found.groups()[:3] == ("raw/2025/06/15/12/", "1", "2025-06-15-12-01-00")
    assert body == b"a;b;c;"
    assert pipe.sums("IncomingRecords") == 3
    assert (pipe.sums("DeliveryToS3.Success", "Average"), pipe.sums("DeliveryToS3.Records")) == (1.0, 3)
    assert pipe.sums("DeliveryToS3.Bytes") == 6
    assert pipe.sums("DeliveryToS3.DataFreshness", "Maximum") >= 240


@pytest.mark.fact("firehose-06")
def test_a_hundredfold_needs_no_setting_until_the_quota_is_reached(lake: Admin) -> None:
    pipe = Pipe(lake, how={"BufferingHints": HINTS})
    pipe.put_all(["x" * 100] * 4)
    lake.advance(1)
    pipe.put_all(["x" * 100] * 400)
    lake.advance(1)
    large = ["y" * 1_000_000] * 4
    assert pipe.put_all(large)["FailedPutCount"] == 0
    answer = pipe.put_all(large[:2])
    assert answer["FailedPutCount"] == 1
    assert answer["RequestResponses"][1] == {"ErrorCode": "ServiceUnavailableException", "ErrorMessage": "Slow down."}
    assert pipe.refused("PutRecord", Record={"Data": b"z" * 500_000}).code == "ServiceUnavailableException"
    lake.advance(180)

    assert "ShardCount" not in json.dumps(pipe.described(), default=str)
    assert pipe.sums("IncomingRecords") == pipe.sums("DeliveryToS3.Records") == 409
    assert sum(map(len, laid(lake).values())) == 40_400 + 5_000_000
    assert pipe.sums("ThrottledRecords") == 2


def test_enough_is_laid_down_at_once_and_the_rest_waits_its_time(lake: Admin) -> None:
    pipe = Pipe(lake, how={"BufferingHints": HINTS})
    pipe.put("a" * 700_000)
    lake.advance(30)
    assert laid(lake) == {}
    pipe.put_all(["b" * 700_000, "c"])
    lake.advance(1)
    assert [len(body) for body in laid(lake).values()] == [1_400_000]
    lake.advance(59)
    assert sorted(len(body) for body in laid(lake).values()) == [1, 1_400_000]


@pytest.mark.parametrize(("format", "suffix"), [("GZIP", ".gz"), ("ZIP", ".zip")])
def test_objects_are_squeezed_on_request(lake: Admin, format: str, suffix: str) -> None:
    pipe = Pipe(lake, how={"BufferingHints": HINTS, "CompressionFormat": format})
    pipe.put_all(["hello ", "world"] * 250)
    lake.advance(60)

    ((key, body),) = laid(lake).items()
    assert key.endswith(suffix)
    if format == "GZIP":
        assert gzip.decompress(body) == b"hello world" * 250
        return
    archive = zipfile.ZipFile(BytesIO(body))
    assert archive.testzip() is None
    assert archive.read(archive.namelist()[0]) == b"hello world" * 250


def test_prefixes_tell_the_time_where_they_are_asked_to(lake: Admin) -> None:
    how = {
        "Prefix": "year=!{timestamp:yyyy}/month=!{timestamp:MM}/!{timestamp:'day'dd-HH}/!{firehose:random-string}/",
        "ErrorOutputPrefix": "errors/!{firehose:error-output-type}/",
        "CustomTimeZone": "Asia/Tokyo",
        "FileExtension": ".txt",
        "BufferingHints": HINTS,
    }
    pipe = Pipe(lake, how=how)
    pipe.put("x")
    lake.advance(60)

    ((key, _),) = laid(lake).items()
    found = KEY.fullmatch(key)
    assert found is not None
    assert re.fullmatch(r"year=2025/month=06/day15-21/[A-Za-z0-9]{11}/", found[1])
    assert (found[3], found[5]) == ("2025-06-15-21-01-00", ".txt")


def test_what_cannot_be_delivered_is_tried_again_and_written_down(lake: Admin) -> None:
    lake.call("logs:CreateLogGroup", logGroupName="/firehose")
    lake.call("logs:CreateLogStream", logGroupName="/firehose", logStreamName="s3")
    options = {"Enabled": True, "LogGroupName": "/firehose", "LogStreamName": "s3"}
    pipe = Pipe(lake, how={"BufferingHints": HINTS, "CloudWatchLoggingOptions": options})
    lake.call("s3:DeleteBucket", Bucket=BUCKET)
    pipe.put("patient")
    lake.advance(120)
    assert pipe.sums("DeliveryToS3.Success", "Average") == 0.0
    events = lake.call("logs:FilterLogEvents", logGroupName="/firehose")["events"]
    told = json.loads(events[0]["message"])
    assert (told["errorCode"], told["destination"]) == ("S3.NoSuchBucket", "arn:aws:s3:::lake")
    assert len(events) == 2

    lake.call("s3:CreateBucket", Bucket=BUCKET)
    lake.advance(600)
    assert list(laid(lake).values()) == [b"patient"]


def test_after_a_day_in_vain_records_are_lost(lake: Admin) -> None:
    pipe = Pipe(lake)
    lake.call("iam:DeleteRolePolicy", RoleName="firehose", PolicyName="own")
    pipe.put("lost")
    lake.advance(25 * 3600)
    may = policy({"Action": "s3:PutObject", "Resource": "*"})
    lake.call("iam:PutRolePolicy", RoleName="firehose", PolicyName="own", PolicyDocument=may)
    pipe.put("kept")
    lake.advance(400)

    assert list(laid(lake).values()) == [b"kept"]


def test_a_backup_holds_the_same_records_in_its_own_rhythm(lake: Admin) -> None:
    lake.call("s3:CreateBucket", Bucket="vault")
    backup = {"RoleARN": ROLE, "BucketARN": "arn:aws:s3:::vault", "Prefix": "all/", "CompressionFormat": "GZIP"}
    pipe = Pipe(lake, how={"BufferingHints": HINTS, "S3BackupMode": "Enabled", "S3BackupConfiguration": backup})
    pipe.put_all(["a", "b"])
    lake.advance(60)
    pipe.put("c")
    lake.advance(240)

    assert list(laid(lake).values()) == [b"ab", b"c"]
    ((key, body),) = laid(lake, "vault").items()
    assert key.startswith("all/2025/06/15/12/clicks-1-")
    assert gzip.decompress(body) == b"abc"
    lake.advance(60)
    assert (pipe.sums("BackupToS3.Records"), pipe.sums("DeliveryToS3.Records")) == (3, 3)


def test_another_destination_gets_what_waits_and_the_version_counts_on(lake: Admin) -> None:
    lake.call("s3:CreateBucket", Bucket="pond")
    pipe = Pipe(lake)
    pipe.put("early")
    known = pipe.described()
    (destination,) = known["Destinations"]
    update = {
        "CurrentDeliveryStreamVersionId": known["VersionId"],
        "DestinationId": destination["DestinationId"],
        "ExtendedS3DestinationUpdate": {"BucketARN": "arn:aws:s3:::pond", "BufferingHints": HINTS},
    }
    pipe.call("UpdateDestination", **update)
    stale = pipe.refused("UpdateDestination", **update)
    assert stale.code == "ConcurrentModificationException"
    lost = {**update, "DestinationId": "other", "CurrentDeliveryStreamVersionId": "2"}
    assert pipe.refused("UpdateDestination", **lost).code == "InvalidArgumentException"
    lake.advance(60)

    assert laid(lake) == {}
    ((key, body),) = laid(lake, "pond").items()
    assert "clicks-2-" in key
    assert body == b"early"
    after = pipe.described()
    assert after["VersionId"] == "2"
    extended = after["Destinations"][0]["ExtendedS3DestinationDescription"]
    assert (extended["RoleARN"], extended["BucketARN"]) == (ROLE, "arn:aws:s3:::pond")
    assert after["LastUpdateTimestamp"] == NOON + 60


def test_a_stream_that_is_deleted_goes_after_a_while_and_loses_what_waits(lake: Admin) -> None:
    pipe = Pipe(lake)
    pipe.put("lost")
    pipe.call("DeleteDeliveryStream")
    assert pipe.described()["DeliveryStreamStatus"] == "DELETING"
    assert pipe.refused("DeleteDeliveryStream").code == "ResourceInUseException"
    lake.advance(60)
    assert pipe.refused("DescribeDeliveryStream").code == "ResourceNotFoundException"
    lake.advance(600)
    assert laid(lake) == {}


def test_a_role_that_others_may_assume_is_no_role_for_firehose(lake: Admin) -> None:
    other = make_role(lake, "other", "lambda", "s3:PutObject")
    target = {"RoleARN": other, "BucketARN": f"arn:aws:s3:::{BUCKET}"}
    refusal = lake.refused(
        "firehose:CreateDeliveryStream", DeliveryStreamName=NAME, ExtendedS3DestinationConfiguration=target
    )
    assert (refusal.code, refusal.message) == (
        "InvalidArgumentException",
        f"Firehose is unable to assume role {other}. Please check the role provided.",
    )
