"""The real `aws cloudtrail validate-logs` believes what a trail delivered, and points at what was done to it."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from tests.model.services.cloudtrail.trailing import ACCOUNT, policy
from tests.stories.endpoint import Endpoint

TRAIL = f"arn:aws:cloudtrail:us-east-1:{ACCOUNT}:trail/audit"
HOURS = 3


class Audit:
    """A world with a trail that has logged for some hours."""

    def __init__(self, folder: Path) -> None:
        self.endpoint = Endpoint()
        self.folder = folder
        self.start = self.endpoint.desk.now
        self.s3 = self.endpoint.boto3("s3")
        self.s3.create_bucket(Bucket="logs")
        self.s3.put_bucket_policy(Bucket="logs", Policy=policy("logs"))
        trails = self.endpoint.boto3("cloudtrail")
        trails.create_trail(Name="audit", S3BucketName="logs", EnableLogFileValidation=True)
        trails.start_logging(Name="audit")
        for hour in range(HOURS):
            self.endpoint.boto3("iam").create_user(UserName=f"user-{hour}")
            self.advance(3600)

    def advance(self, seconds: float) -> None:
        self.endpoint.run(self.endpoint.desk.run_until(self.endpoint.desk.now + seconds))

    def keys(self, part: str) -> list[str]:
        return [
            each["Key"] for each in self.s3.list_objects_v2(Bucket="logs")["Contents"] if f"/{part}/" in each["Key"]
        ]

    def validate(self) -> tuple[int, str]:
        start, end = (datetime.fromtimestamp(at, UTC).isoformat() for at in (self.start, self.endpoint.desk.now))
        words = ("cloudtrail", "validate-logs", "--trail-arn", TRAIL, "--start-time", start, "--end-time", end)
        return self.endpoint.aws(*words, "--verbose", folder=self.folder)

    def alter(self, key: str, change: bytes) -> None:
        found: dict[str, Any] = self.s3.get_object(Bucket="logs", Key=key)
        self.s3.put_object(Bucket="logs", Key=key, Body=change, Metadata=found["Metadata"])


@pytest.fixture
def audit(tmp_path: Path) -> Iterator[Audit]:
    made = Audit(tmp_path)
    yield made
    made.endpoint.close()


@pytest.mark.fact("cloudtrail-09")
def test_what_a_trail_delivered_is_valid_until_it_is_altered_or_deleted(audit: Audit) -> None:
    logs, digests = audit.keys("CloudTrail"), audit.keys("CloudTrail-Digest")
    assert (len(logs), len(digests)) == (HOURS, HOURS)
    status, said = audit.validate()
    assert (status, f"{HOURS}/{HOURS} digest files valid" in said, f"{HOURS}/{HOURS} log files valid" in said) == (
        0,
        True,
        True,
    ), said

    audit.alter(logs[0], audit.s3.get_object(Bucket="logs", Key=logs[1])["Body"].read())
    audit.s3.delete_object(Bucket="logs", Key=logs[2])
    status, said = audit.validate()
    assert status == 1
    assert f"s3://logs/{logs[0]}\tINVALID: hash value doesn't match" in said
    assert f"s3://logs/{logs[2]}\tINVALID: not found" in said
    assert f"s3://logs/{logs[1]}\tvalid" in said


@pytest.mark.fact("cloudtrail-09")
def test_a_digest_cannot_be_altered_or_deleted_either(audit: Audit) -> None:
    digests = audit.keys("CloudTrail-Digest")
    audit.alter(digests[1], audit.s3.get_object(Bucket="logs", Key=digests[0])["Body"].read())
    status, said = audit.validate()
    assert status == 1
    assert f"s3://logs/{digests[1]}\tINVALID: has been moved from its original location" in said

    audit.s3.delete_object(Bucket="logs", Key=digests[1])
    status, said = audit.validate()
    assert status == 1
    assert f"s3://logs/{digests[1]}\tINVALID: not found" in said
    assert f"s3://logs/{digests[0]}\tvalid" in said
