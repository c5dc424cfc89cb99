from __future__ import annotations

import gzip
from typing import Any

import pytest

from tests.admin import NOON, Admin
from tests.model.services.iam.people import policy
from tests.model.services.logs.saying import Log
from tests.model.services.s3.keeper import bytes_of

HOST = {"Service": "logs.us-east-1.amazonaws.com"}
LOOK = {"Principal": HOST, "Action": "s3:GetBucketAcl", "Resource": "arn:aws:s3:::archive"}
WRITE = {"Principal": HOST, "Action": "s3:PutObject", "Resource": "arn:aws:s3:::archive/*"}


def make_bucket(admin: Admin, *statements: dict[str, Any]) -> None:
    admin.call("s3:CreateBucket", Bucket="archive")
    if statements:
        admin.call("s3:PutBucketPolicy", Bucket="archive", Policy=policy(*statements))


def whole(log: Log) -> dict[str, Any]:
    return {"from": log.now - 60_000, "to": log.now + 60_000, "destination": "archive"}


def files(admin: Admin) -> dict[str, bytes]:
    found = admin.call("s3:ListObjectsV2", Bucket="archive").get("Contents", [])
    got = ((each["Key"], admin.call("s3:GetObject", Bucket="archive", Key=each["Key"])) for each in found)
    return {key: bytes_of(answer) for key, answer in got}


def status(admin: Admin, task: str) -> str:
    return admin.call("logs:DescribeExportTasks", taskId=task)["exportTasks"][0]["status"]["code"]


@pytest.mark.fact("logs-03")
def test_what_was_said_in_a_time_is_laid_into_a_bucket(admin: Admin) -> None:
    make_bucket(admin, LOOK, WRITE)
    log = Log(admin)
    log.call("CreateLogStream", logStreamName="a/b")
    log.say("too early", at=log.now - 60_001)
    log.say("first", at=log.now - 60_000)
    log.say("second")
    log.say("other", stream="a/b")
    log.say("too late", at=log.now + 60_000)
    task = log.call("CreateExportTask", **whole(log))["taskId"]
    assert status(admin, task) == "PENDING"
    busy = log.refused("CreateExportTask", **whole(log))
    assert (busy.code, busy.message) == ("LimitExceededException", "Resource limit exceeded.")
    admin.advance(60)

    assert status(admin, task) == "COMPLETED"
    laid = files(admin)
    assert laid.pop("exportedlogs/aws-logs-write-test") == b"Permission Check Successful"
    assert {key: gzip.decompress(body).decode() for key, body in laid.items()} == {
        f"exportedlogs/{task}/web-1/000000.gz": "2025-06-15T11:59:00.000Z first\n2025-06-15T12:00:00.000Z second\n",
        f"exportedlogs/{task}/a-b/000000.gz": "2025-06-15T12:00:00.000Z other\n",
    }
    told = admin.call("logs:DescribeExportTasks")["exportTasks"][0]
    assert (told["from"], told["destination"], told["destinationPrefix"]) == (
        int(NOON * 1000) - 60_000,
        "archive",
        "exportedlogs",
    )


def test_a_task_can_be_cancelled_before_it_is_done(admin: Admin) -> None:
    make_bucket(admin, LOOK, WRITE)
    log = Log(admin)
    log.say("one")
    task = log.call("CreateExportTask", **whole(log), taskName="mine")["taskId"]
    admin.call("logs:CancelExportTask", taskId=task)
    admin.advance(60)

    assert status(admin, task) == "CANCELLED"
    assert list(files(admin)) == ["exportedlogs/aws-logs-write-test"]
    assert admin.refused("logs:CancelExportTask", taskId=task).code == "InvalidOperationException"
    assert admin.refused("logs:CancelExportTask", taskId="none").code == "ResourceNotFoundException"
    assert admin.call("logs:DescribeExportTasks", statusCode="COMPLETED")["exportTasks"] == []


def test_a_bucket_that_closes_meanwhile_lets_the_task_fail(admin: Admin) -> None:
    make_bucket(admin, LOOK, WRITE)
    log = Log(admin)
    log.say("one")
    task = log.call("CreateExportTask", **whole(log))["taskId"]
    admin.call("s3:DeleteBucketPolicy", Bucket="archive")
    admin.advance(60)

    assert status(admin, task) == "FAILED"


@pytest.mark.parametrize(
    ("statements", "text"),
    [
        (None, "The given bucket does not exist. Please make sure the bucket is valid."),
        ((), "GetBucketAcl call on the given bucket failed."),
        ((LOOK,), "PutObject call on the given bucket failed."),
    ],
)
def test_a_bucket_has_to_let_the_logs_in(
    admin: Admin, statements: tuple[dict[str, Any], ...] | None, text: str
) -> None:
    if statements is not None:
        make_bucket(admin, *statements)
    refusal = Log(admin).refused("CreateExportTask", **whole(Log(admin, "/other")))

    assert refusal.code == "InvalidParameterException"
    assert refusal.message.startswith(text)
