from __future__ import annotations

import json
from typing import Any

import pytest

from model.catalog.images import latest
from tests.admin import Admin
from tests.model.services.cloudtrail.test_notifications import open_to_cloudtrail
from tests.model.services.cloudtrail.trailing import ACCOUNT, log_keys, make_bucket, make_trail
from tests.model.services.iam.people import policy
from tests.model.services.sns.press import Press, told

MINUTE = 60.0
GROUP = f"arn:aws:logs:us-east-1:{ACCOUNT}:log-group:audit:*"
ROLE = f"arn:aws:iam::{ACCOUNT}:role/trail"
STREAM = f"{ACCOUNT}_CloudTrail_us-east-1"
TO_LOGS = {"CloudWatchLogsLogGroupArn": GROUP, "CloudWatchLogsRoleArn": ROLE}


def make_role(admin: Admin, host: str = "cloudtrail.amazonaws.com", stream: str = STREAM) -> None:
    statement = {"Effect": "Allow", "Principal": {"Service": host}, "Action": "sts:AssumeRole"}
    trust = {"Version": "2012-10-17", "Statement": [statement]}
    admin.call("iam:CreateRole", RoleName="trail", AssumeRolePolicyDocument=json.dumps(trust))
    resource = f"{GROUP.removesuffix(':*')}:log-stream:{stream}*"
    allowed = {"Effect": "Allow", "Action": ["logs:CreateLogStream", "logs:PutLogEvents"], "Resource": resource}
    admin.call("iam:PutRolePolicy", RoleName="trail", PolicyName="write", PolicyDocument=policy(allowed))


def prepare(admin: Admin) -> None:
    make_bucket(admin)
    make_role(admin)
    admin.call("logs:CreateLogGroup", logGroupName="audit")


def said(admin: Admin) -> list[dict[str, Any]]:
    events = admin.call("logs:FilterLogEvents", logGroupName="audit")["events"]
    assert {event["logStreamName"] for event in events} <= {STREAM}
    return [json.loads(event["message"]) for event in events]


def names(admin: Admin) -> list[str]:
    return [event["eventName"] for event in said(admin)]


@pytest.mark.fact("logs-06")
def test_what_happens_is_said_in_a_log_group_within_minutes(admin: Admin) -> None:
    prepare(admin)
    make_trail(admin, **TO_LOGS)
    admin.call("iam:CreateUser", UserName="ann")
    admin.refused("iam:CreateUser", UserName="ann")
    admin.advance(3 * MINUTE)

    events = said(admin)
    assert [event["eventName"] for event in events] == ["StartLogging", "CreateUser", "CreateUser"]
    assert events[1]["requestParameters"] == {"userName": "ann"}
    assert events[2]["errorCode"] == "EntityAlreadyExistsException"
    status = admin.call("cloudtrail:GetTrailStatus", Name="audit")
    assert admin.now - status["LatestCloudWatchLogsDeliveryTime"] <= 2 * MINUTE
    trail = admin.call("cloudtrail:GetTrail", Name="audit")["Trail"]
    assert (trail["CloudWatchLogsLogGroupArn"], trail["CloudWatchLogsRoleArn"]) == (GROUP, ROLE)


def test_an_event_that_is_too_large_for_a_log_group_holds_up_no_other(admin: Admin) -> None:
    prepare(admin)
    make_trail(admin, **TO_LOGS)
    image = latest("al2023-ami-kernel-default-x86_64", "us-east-1").id
    admin.call("ec2:RunInstances", ImageId=image, InstanceType="t3.nano", MinCount=120, MaxCount=120)
    admin.call("iam:CreateUser", UserName="ann")
    admin.advance(3 * MINUTE)

    assert names(admin) == ["StartLogging", "CreateUser"]
    status = admin.call("cloudtrail:GetTrailStatus", Name="audit")
    assert "LatestCloudWatchLogsDeliveryError" not in status


def test_delivery_does_not_feed_on_itself(admin: Admin) -> None:
    prepare(admin)
    make_trail(admin, **TO_LOGS)
    admin.advance(60 * MINUTE)
    heard = names(admin)

    assert [name for name in heard if name not in ("FilterLogEvents", "PutObject")] == [
        "StartLogging",
        "CreateLogStream",
    ]


@pytest.mark.fact("cloudtrail-04")
def test_events_also_go_to_a_log_group_and_a_topic_is_told_of_each_file(admin: Admin) -> None:
    prepare(admin)
    press = Press(admin)
    open_to_cloudtrail(press)
    post = press.queue("files")
    make_trail(admin, SnsTopicName="news", **TO_LOGS)

    def happens(user: str) -> tuple[int, int, bool]:
        """New files, messages about them, and whether the log group heard of it."""
        files = len(log_keys(admin))
        admin.call("iam:CreateUser", UserName=user)
        admin.advance(5 * MINUTE)
        users = [(event.get("requestParameters") or {}).get("userName") for event in said(admin)]
        messages = len(told(post))
        post.call("PurgeQueue")
        return len(log_keys(admin)) - files, messages, user in users

    files, messages, is_said = happens("ann")
    assert files == messages > 0
    assert is_said
    admin.call("cloudtrail:UpdateTrail", Name="audit", SnsTopicName="")
    files, messages, is_said = happens("bob")
    assert (files > 0, messages, is_said) == (True, 0, True)
    admin.call("cloudtrail:UpdateTrail", Name="audit", SnsTopicName="news")
    admin.call("cloudtrail:UpdateTrail", Name="audit", CloudWatchLogsLogGroupArn="", CloudWatchLogsRoleArn="")
    files, messages, is_said = happens("eve")
    assert (files, is_said) == (messages, False)
    assert files > 0


def test_what_happened_before_logging_stopped_is_said_at_once(admin: Admin) -> None:
    prepare(admin)
    make_trail(admin, **TO_LOGS)
    admin.call("iam:CreateUser", UserName="ann")
    admin.call("cloudtrail:StopLogging", Name="audit")
    admin.call("iam:CreateUser", UserName="bob")
    admin.advance(10 * MINUTE)

    assert names(admin)[:2] == ["StartLogging", "CreateUser"]
    assert names(admin).count("CreateUser") == 1


def test_what_cannot_be_said_is_said_when_it_can(admin: Admin) -> None:
    prepare(admin)
    make_trail(admin, **TO_LOGS)
    admin.call("logs:DeleteLogGroup", logGroupName="audit")
    admin.advance(3 * MINUTE)
    status = admin.call("cloudtrail:GetTrailStatus", Name="audit")
    assert status["LatestCloudWatchLogsDeliveryError"] == "ResourceNotFoundException"

    admin.call("logs:CreateLogGroup", logGroupName="audit")
    admin.call("iam:DeleteRolePolicy", RoleName="trail", PolicyName="write")
    admin.advance(2 * MINUTE)
    status = admin.call("cloudtrail:GetTrailStatus", Name="audit")
    assert status["LatestCloudWatchLogsDeliveryError"] == "AccessDenied"
    admin.call("iam:DeleteRole", RoleName="trail")
    make_role(admin)
    admin.advance(2 * MINUTE)
    assert names(admin)[:2] == ["StartLogging", "DeleteLogGroup"]


@pytest.mark.parametrize(
    ("asked", "code"),
    [
        ({"CloudWatchLogsLogGroupArn": GROUP}, "InvalidCloudWatchLogsRoleArnException"),
        ({"CloudWatchLogsRoleArn": ROLE}, "InvalidCloudWatchLogsLogGroupArnException"),
        ({**TO_LOGS, "CloudWatchLogsLogGroupArn": GROUP[:-2]}, "InvalidCloudWatchLogsLogGroupArnException"),
        (
            {**TO_LOGS, "CloudWatchLogsLogGroupArn": GROUP.replace("audit", "other")},
            "InvalidCloudWatchLogsLogGroupArnException",
        ),
        (
            {**TO_LOGS, "CloudWatchLogsLogGroupArn": GROUP.replace("us-east-1", "eu-west-1")},
            "InvalidCloudWatchLogsLogGroupArnException",
        ),
        ({**TO_LOGS, "CloudWatchLogsRoleArn": f"{ROLE}s"}, "InvalidCloudWatchLogsRoleArnException"),
    ],
)
def test_a_group_without_a_role_or_either_that_is_not_there_is_refused(
    admin: Admin, asked: dict[str, str], code: str
) -> None:
    prepare(admin)
    refusal = admin.refused("cloudtrail:CreateTrail", Name="audit", S3BucketName="logs", **asked)

    assert refusal.code == code


@pytest.mark.parametrize("how", [{"host": "ec2.amazonaws.com"}, {"stream": "other"}])
def test_a_role_that_lets_nobody_in_or_nothing_be_written_is_refused(admin: Admin, how: dict[str, str]) -> None:
    make_bucket(admin)
    make_role(admin, **how)
    admin.call("logs:CreateLogGroup", logGroupName="audit")

    refusal = admin.refused("cloudtrail:CreateTrail", Name="audit", S3BucketName="logs", **TO_LOGS)
    assert refusal.code == "InvalidCloudWatchLogsRoleArnException"
    assert refusal.message == "Access denied. Check the permissions for your role."
