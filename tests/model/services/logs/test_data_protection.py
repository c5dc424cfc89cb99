from __future__ import annotations

import json
from typing import Any

import pytest

from tests.admin import NOON, Admin
from tests.model.services.iam.people import Person
from tests.model.services.logs.saying import ARN, Log
from tests.model.services.logs.test_queries import ask, results

EMAIL = "arn:aws:dataprotection::aws:data-identifier/EmailAddress"


def policy(*identifiers: str, to: dict[str, Any] | None = None) -> str:
    named = list(identifiers or (EMAIL,))
    return json.dumps(
        {
            "Name": "data-protection",
            "Version": "2021-06-01",
            "Statement": [
                {"Sid": "audit", "DataIdentifier": named, "Operation": {"Audit": {"FindingsDestination": to or {}}}},
                {"Sid": "mask", "DataIdentifier": named, "Operation": {"Deidentify": {"MaskConfig": {}}}},
            ],
        }
    )


def protected(admin: Admin, **how: Any) -> Log:
    log = Log(admin, **how)
    admin.call("logs:PutDataProtectionPolicy", logGroupIdentifier=ARN, policyDocument=policy())
    return log


def test_sensitive_data_is_seen_in_stars_everywhere(admin: Admin) -> None:
    log = protected(admin)
    log.say("mail to ann@shop.io sent")
    masked = "mail to *********** sent"

    assert log.read() == log.find() == [masked]
    assert log.find("ann") == []
    id = ask(admin, "fields @message")
    admin.advance(5)
    (row,) = results(admin, id)
    assert row["@message"] == masked
    assert admin.call("logs:GetLogRecord", logRecordPointer=row["@ptr"])["logRecord"]["@message"] == masked


def test_who_may_see_it_sees_it(admin: Admin) -> None:
    log = protected(admin)
    log.say("mail to ann@shop.io sent")
    plain = "mail to ann@shop.io sent"

    assert log.read(unmask=True) == log.find(unmask=True) == log.find("ann", unmask=True) == [plain]
    for query in ("fields @message | unmask @message", "fields unmask(@message) as @message"):
        id = ask(admin, query)
        admin.advance(5)
        (row,) = results(admin, id)
        assert row["@message"] == plain
        record = admin.call("logs:GetLogRecord", logRecordPointer=row["@ptr"], unmask=True)["logRecord"]
        assert record["@message"] == plain


def test_it_takes_a_permission_to_see_it(admin: Admin) -> None:
    protected(admin).say("ann@shop.io")
    reader = Person(admin, "reader")
    reader.given({"Action": ["logs:GetLogEvents", "logs:StartQuery"], "Resource": f"{ARN}:*"})
    place = {"logGroupName": "/shop/web", "logStreamName": "web-1"}

    assert [event["message"] for event in reader.call("logs:GetLogEvents", **place)["events"]] == ["*" * 11]
    assert reader.refused("logs:GetLogEvents", **place, unmask=True).code == "AccessDeniedException"
    query = {"logGroupName": "/shop/web", "startTime": 1, "endTime": 2}
    assert reader.refused("logs:StartQuery", **query, queryString="unmask @message").code == "AccessDeniedException"
    reader.given({"Action": ["logs:GetLogEvents", "logs:Unmask"], "Resource": f"{ARN}:*"})
    assert [event["message"] for event in reader.call("logs:GetLogEvents", **place, unmask=True)["events"]] == [
        "ann@shop.io"
    ]


def test_what_came_in_before_the_policy_is_let_be(admin: Admin) -> None:
    log = Log(admin)
    log.say("ann@shop.io")
    admin.advance(1)
    admin.call("logs:PutDataProtectionPolicy", logGroupIdentifier=ARN, policyDocument=policy())
    log.say("bob@shop.io")
    assert log.read() == ["ann@shop.io", "*" * 11]

    assert log.described()["dataProtectionStatus"] == "ACTIVATED"
    told = admin.call("logs:GetDataProtectionPolicy", logGroupIdentifier="/shop/web")
    assert (json.loads(told["policyDocument"])["Name"], told["lastUpdatedTime"]) == ("data-protection", log.now)
    admin.call("logs:DeleteDataProtectionPolicy", logGroupIdentifier="/shop/web")
    assert log.read() == ["ann@shop.io", "bob@shop.io"]
    assert log.described()["dataProtectionStatus"] == "DELETED"
    assert "policyDocument" not in admin.call("logs:GetDataProtectionPolicy", logGroupIdentifier="/shop/web")


def test_findings_are_told_to_a_group_and_counted(admin: Admin) -> None:
    audit = Log(admin, "/aws/vendedlogs/audit", "other")
    log = Log(admin)
    document = policy(to={"CloudWatchLogs": {"LogGroup": "/aws/vendedlogs/audit"}})
    admin.call("logs:PutDataProtectionPolicy", logGroupIdentifier=ARN, policyDocument=document)
    log.say("to ann@shop.io, bob@shop.io", "nobody", "eve@shop.io")
    admin.advance(150)

    first, second = sorted((json.loads(text) for text in audit.find()), key=lambda each: -len(str(each)))
    assert first["resourceArn"] == f"{ARN}:*"
    assert first["dataIdentifiers"] == [
        {"name": "EmailAddress", "count": 2, "detections": [{"start": 4, "end": 14}, {"start": 17, "end": 27}]}
    ]
    assert second["dataIdentifiers"][0]["count"] == 1
    counted = admin.call(
        "cloudwatch:GetMetricStatistics",
        Namespace="AWS/Logs",
        MetricName="LogEventsWithFindings",
        Dimensions=[{"Name": "LogGroupName", "Value": "/shop/web"}],
        StartTime=NOON,
        EndTime=NOON + 120,
        Period=120,
        Statistics=["Sum"],
    )["Datapoints"]
    assert [point["Sum"] for point in counted] == [2.0]


def test_a_policy_of_the_account_adds_to_that_of_a_group(admin: Admin) -> None:
    account = {"policyName": "all", "policyType": "DATA_PROTECTION_POLICY"}
    document = policy("arn:aws:dataprotection::aws:data-identifier/IpAddress")
    told = admin.call("logs:PutAccountPolicy", **account, policyDocument=document)["accountPolicy"]
    assert (told["scope"], told["accountId"], told["policyType"]) == ("ALL", "123456789012", "DATA_PROTECTION_POLICY")
    log = protected(admin)
    log.say("ann@shop.io from 10.0.0.7")

    assert log.read() == ["*********** from ********"]
    assert log.described()["inheritedProperties"] == ["ACCOUNT_DATA_PROTECTION"]
    refusal = admin.refused("logs:PutAccountPolicy", **{**account, "policyName": "more"}, policyDocument=document)
    assert refusal.code == "LimitExceededException"
    admin.call("logs:DeleteAccountPolicy", **account)
    assert log.read() == ["*********** from 10.0.0.7"]


@pytest.mark.parametrize(
    "document",
    [
        "nonsense",
        policy("arn:aws:dataprotection::aws:data-identifier/Shoesize"),
        policy(to={"CloudWatchLogs": {"LogGroup": "/none"}}),
        policy(to={"S3": {"Bucket": "no-such-bucket"}}),
        policy(to={"Firehose": {"DeliveryStream": "none"}}),
    ],
)
def test_what_is_no_policy_is_refused(admin: Admin, document: str) -> None:
    Log(admin)
    refusal = admin.refused("logs:PutDataProtectionPolicy", logGroupIdentifier=ARN, policyDocument=document)
    assert refusal.code == "InvalidParameterException"
    assert admin.refused(
        "logs:PutDataProtectionPolicy", logGroupIdentifier="/none", policyDocument=policy()
    ).code == "ResourceNotFoundException"  # fmt: skip
