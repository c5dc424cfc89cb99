from __future__ import annotations

import json
from typing import Any

import pytest

from tests.admin import NOON, Admin
from tests.model.services.firehose.piping import BUCKET, laid, make_role
from tests.model.services.logs.saying import Log

ARN = "arn:aws:logs:us-east-1:123456789012:scheduled-query:errors"
QUERY = "filter @message like /ERROR/ | stats count(*) as n"


def schedule(admin: Admin, **how: Any) -> dict[str, Any]:
    return admin.call("logs:CreateScheduledQuery", **asked(admin, **how))


def asked(admin: Admin, **how: Any) -> dict[str, Any]:
    return {
        "name": "errors",
        "queryLanguage": "CWLI",
        "queryString": QUERY,
        "logGroupIdentifiers": ["/shop/web"],
        "scheduleExpression": "cron(0/10 * * * ? *)",
        "startTimeOffset": 600,
        "executionRoleArn": "arn:aws:iam::123456789012:role/asker",
        **how,
    }


@pytest.fixture
def log(admin: Admin) -> Log:
    make_role(admin, "asker", "logs", "logs:StartQuery", "logs:GetQueryResults")
    make_role(admin, "writer", "logs", "s3:PutObject")
    admin.call("s3:CreateBucket", Bucket=BUCKET)
    return Log(admin)


def into_bucket(role: str = "writer") -> dict[str, Any]:
    to = {"destinationIdentifier": f"s3://{BUCKET}/found", "roleArn": f"arn:aws:iam::123456789012:role/{role}"}
    return {"destinationConfiguration": {"s3Configuration": to}}


def history(admin: Admin, **how: Any) -> list[dict[str, Any]]:
    span = {"startTime": int(NOON), "endTime": int(NOON) + 86_400}
    return admin.call("logs:GetScheduledQueryHistory", identifier="errors", **span, **how)["triggerHistory"]


def test_a_query_is_run_when_it_is_its_time_and_what_it_finds_is_laid_into_a_bucket(log: Log) -> None:
    admin = log.admin
    assert schedule(admin, **into_bucket()) == {"scheduledQueryArn": ARN, "state": "ENABLED"}
    log.say("ERROR one", "fine", "ERROR two")
    admin.advance(700)

    ((key, body),) = laid(admin).items()
    assert key.startswith("found/errors/2025/06/15/1210/")
    told = json.loads(body)
    assert told["results"] == [[{"field": "n", "value": "2"}]]
    (run,) = history(admin)
    assert (run["executionStatus"], run["triggeredTimestamp"]) == ("Complete", int(NOON) + 600)
    assert run["queryId"] == told["queryId"]
    assert run["destinations"] == [
        {
            "destinationType": "S3",
            "destinationIdentifier": f"s3://{BUCKET}/found",
            "status": "COMPLETE",
            "processedIdentifier": f"s3://{BUCKET}/{key}",
        }
    ]
    admin.advance(600)
    assert [each["triggeredTimestamp"] - int(NOON) for each in history(admin)] == [1200, 600]
    assert len(history(admin, maxResults=1)) == 1
    assert history(admin, executionStatuses=["Failed"]) == []


def test_who_may_not_is_told_so_in_the_history(log: Log) -> None:
    admin = log.admin
    schedule(admin, executionRoleArn="arn:aws:iam::123456789012:role/writer", **into_bucket())
    admin.advance(700)
    (run,) = history(admin)
    assert (run["executionStatus"], run["errorMessage"].partition(":")[0]) == ("Failed", "AccessDeniedException")

    admin.call("logs:UpdateScheduledQuery", **_update(admin, **into_bucket("asker")))
    admin.advance(600)
    latest = history(admin)[0]
    assert latest["executionStatus"] == "Complete"
    assert latest["destinations"][0]["status"] == "CLIENT_ERROR"
    assert laid(admin) == {}


def _update(admin: Admin, **how: Any) -> dict[str, Any]:
    told = {**asked(admin), **how, "identifier": ARN}
    del told["name"]
    return told


def test_a_schedule_is_described_changed_and_deleted(log: Log) -> None:
    admin = log.admin
    schedule(admin, description="how many", tags={"team": "shop"})
    assert admin.refused("logs:CreateScheduledQuery", **asked(admin)).code == "ConflictException"
    told = admin.call("logs:GetScheduledQuery", identifier=ARN)
    assert told == {
        "scheduledQueryArn": ARN,
        "name": "errors",
        "description": "how many",
        "queryLanguage": "CWLI",
        "queryString": QUERY,
        "logGroupIdentifiers": ["/shop/web"],
        "scheduleExpression": "cron(0/10 * * * ? *)",
        "timezone": "UTC",
        "startTimeOffset": 600,
        "state": "ENABLED",
        "scheduleType": "CUSTOMER_MANAGED",
        "executionRoleArn": "arn:aws:iam::123456789012:role/asker",
        "creationTime": int(NOON),
        "lastUpdatedTime": int(NOON),
    }
    assert admin.call("logs:ListTagsForResource", resourceArn=ARN)["tags"] == {"team": "shop"}

    changed = admin.call("logs:UpdateScheduledQuery", **_update(admin, state="DISABLED"))
    assert (changed["state"], changed.get("description")) == ("DISABLED", None)
    admin.advance(3600)
    assert history(admin) == []
    (one,) = admin.call("logs:ListScheduledQueries", state="DISABLED")["scheduledQueries"]
    assert one["name"] == "errors"
    assert admin.call("logs:ListScheduledQueries", scheduleType="AWS_MANAGED")["scheduledQueries"] == []
    admin.call("logs:DeleteScheduledQuery", identifier="errors")
    assert admin.refused("logs:GetScheduledQuery", identifier=ARN).code == "ResourceNotFoundException"


def test_a_schedule_has_a_beginning_and_an_end(log: Log) -> None:
    bounds = {"scheduleStartTime": int(NOON) + 1200, "scheduleEndTime": int(NOON) + 1800}
    schedule(log.admin, **bounds)
    log.admin.advance(7200)
    assert [each["triggeredTimestamp"] - int(NOON) for each in history(log.admin)] == [1800, 1200]
    schedule(log.admin, name="later", scheduleStartTime=2**62)


@pytest.mark.parametrize(
    "how",
    [
        {"queryString": "frobnicate"},
        {"queryLanguage": "SQL"},
        {"scheduleExpression": "rate(5 minutes)"},
        {"timezone": "Nowhere/At/All"},
        {"logGroupIdentifiers": None},
        {"queryString": "SOURCE logGroups(namePrefix: ['/shop']) | fields @message"},
        {"startTimeOffset": 60, "endTimeOffset": 60},
        {"scheduleStartTime": 10, "scheduleEndTime": 5},
        {"executionRoleArn": "arn:aws:s3:::bucket"},
        {"destinationConfiguration": {"lookupTableConfiguration": {"tableName": "t", "roleArn": "r"}}},
    ],
)
def test_what_cannot_be_run_is_refused(log: Log, how: dict[str, Any]) -> None:
    told = {name: value for name, value in asked(log.admin, **how).items() if value is not None}
    assert log.admin.refused("logs:CreateScheduledQuery", **told).code == "ValidationException"
