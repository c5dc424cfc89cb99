"""What the record is kept for: to notice who tries what they may not, and to have it everywhere."""

from __future__ import annotations

import json
from collections import Counter
from typing import Any

import pytest

from model.client import Client
from model.gateway.call import Call
from model.kit.errors import AwsError
from model.kit.principal import root
from model.services.iam.accounts import open_account
from model.services.iam.sign_in import sign_in
from tests.admin import Admin
from tests.model.services.iam.people import Key, Person

HOME, OTHER = "123456789012", "111122223333"
INTRUDER = "203.0.113.66"
EAST_AND_WEST = ("us-east-1", "us-west-2", "eu-west-1")


class Auditor:
    """Reads the record of five minutes and counts what was refused, by address and by user."""

    def __init__(self, admin: Admin) -> None:
        self.admin = admin
        self.alarm = {"MetricName": "Refused", "Namespace": "Audit"}
        admin.call(
            "cloudwatch:PutMetricAlarm",
            AlarmName="intruder",
            **self.alarm,
            Statistic="Sum",
            Period=300,
            EvaluationPeriods=1,
            Threshold=20.0,
            ComparisonOperator="GreaterThanOrEqualToThreshold",
            TreatMissingData="notBreaching",
        )

    def look(self) -> Counter[tuple[str, str]]:
        refused = [each for each in self._events() if each.get("errorCode") or each.get("errorMessage")]
        point = {"MetricName": "Refused", "Value": float(len(refused)), "Timestamp": self.admin.now}
        self.admin.call("cloudwatch:PutMetricData", Namespace="Audit", MetricData=[point])
        return Counter((each["sourceIPAddress"], each["userIdentity"]["userName"]) for each in refused)

    def state(self) -> str:
        (alarm,) = self.admin.call("cloudwatch:DescribeAlarms", AlarmNames=["intruder"])["MetricAlarms"]
        return alarm["StateValue"]

    def _events(self) -> list[dict[str, Any]]:
        found: list[dict[str, Any]] = []
        page: dict[str, Any] = {"StartTime": self.admin.now - 300}
        while page:
            told = self.admin.call("cloudtrail:LookupEvents", **page)
            found += [json.loads(each["CloudTrailEvent"]) for each in told["Events"]]
            page = {"NextToken": told["NextToken"], "StartTime": self.admin.now - 300} if "NextToken" in told else {}
        return found


def guess(admin: Admin, name: str) -> None:
    """A wrong password at the console's door, from the intruder's address."""

    async def knocking() -> None:
        world = admin.cloud.world(HOME, "us-east-1", "iam")
        async with admin.cloud.kernel.unit("", "signin:ConsoleLogin"):
            sign_in(world, name, "guessed", source_ip=INTRUDER)

    with pytest.raises(AwsError, match="AuthenticationFailure"):
        admin.run(knocking())


def call_in_vain(admin: Admin, person: Person) -> None:
    asked = Call("iam", "CreateUser", {"UserName": "mine"}, "us-east-1", credentials=Key(person.key_id))
    asked.source_ip = INTRUDER
    with pytest.raises(AwsError, match="AccessDenied"):
        admin.run(admin.cloud.handle(asked))


@pytest.mark.fact("cloudtrail-12")
def test_who_tries_what_they_may_not_is_noticed_with_address_and_user(admin: Admin) -> None:
    ann, bob = Person(admin, "ann"), Person(admin, "bob")
    auditor = Auditor(admin)
    bob.refused("iam:ListUsers")
    assert auditor.look() == {("127.0.0.1", "bob"): 1}
    admin.advance(600)
    assert auditor.state() == "OK"
    for _ in range(50):
        guess(admin, "ann")
    for _ in range(5):
        call_in_vain(admin, ann)
    assert auditor.look() == {(INTRUDER, "ann"): 55}
    admin.advance(360)
    assert auditor.state() == "ALARM"


def at(admin: Admin, account: str) -> Client:
    return Client(admin.cloud, root(account))


def untold(admin: Admin, account: str) -> list[str]:
    """The regions of which nobody keeps a record."""
    seen = at(admin, account).protection.review(EAST_AND_WEST).findings
    return [each.subject for each in seen if each.switch == "cloudtrail:CreateTrail"]


def keep(admin: Admin, account: str, name: str, **more: Any) -> None:
    desk = at(admin, account)
    bucket = f"record-of-{name}-{account}"
    admin.run(desk.call("s3:CreateBucket", Bucket=bucket))
    writing = {
        "Effect": "Allow",
        "Principal": {"Service": "cloudtrail.amazonaws.com"},
        "Action": ["s3:GetBucketAcl", "s3:PutObject"],
        "Resource": [f"arn:aws:s3:::{bucket}", f"arn:aws:s3:::{bucket}/*"],
    }
    policy = json.dumps({"Version": "2012-10-17", "Statement": [writing]})
    admin.run(desk.call("s3:PutBucketPolicy", Bucket=bucket, Policy=policy))
    admin.run(desk.call("cloudtrail:CreateTrail", Name=name, S3BucketName=bucket, **more))
    admin.run(desk.call("cloudtrail:StartLogging", Name=name))


async def found(admin: Admin) -> None:
    async with admin.cloud.kernel.unit("", "test"):
        open_account(admin.cloud, OTHER, name="Tea shop", email="tea@example.com")


@pytest.mark.fact("cloudtrail-13")
def test_every_account_is_told_of_regions_without_a_record_until_it_has_one_of_all(admin: Admin) -> None:
    admin.run(found(admin))
    assert untold(admin, HOME) == untold(admin, OTHER) == list(EAST_AND_WEST)
    keep(admin, HOME, "here")
    assert untold(admin, HOME) == list(EAST_AND_WEST[1:])
    keep(admin, HOME, "everywhere", IsMultiRegionTrail=True)
    assert untold(admin, HOME) == []
    assert untold(admin, OTHER) == list(EAST_AND_WEST)
    keep(admin, OTHER, "everywhere", IsMultiRegionTrail=True)
    assert untold(admin, OTHER) == []
    admin.run(at(admin, HOME).call("cloudtrail:StopLogging", Name="everywhere"))
    assert untold(admin, HOME) == list(EAST_AND_WEST[1:])
