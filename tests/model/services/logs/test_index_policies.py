from __future__ import annotations

import json
from typing import Any

import pytest

from tests.admin import NOON, Admin
from tests.model.services.logs.saying import ARN, Log
from tests.model.services.logs.test_queries import ask

FIELDS = json.dumps({"Fields": ["user"], "FieldsV2": {"status": {"type": "FACET"}}})


def indexed(log: Log, document: str = FIELDS) -> None:
    log.admin.call("logs:PutIndexPolicy", logGroupIdentifier=ARN, policyDocument=document)
    log.admin.advance(1)


def effort(admin: Admin, query: str) -> tuple[list[str], dict[str, float]]:
    """The messages that a query finds, and what it took."""
    id = ask(admin, query)
    admin.advance(5)
    answer = admin.call("logs:GetQueryResults", queryId=id)
    found = [cell["value"] for row in answer["results"] for cell in row if cell["field"] == "@message"]
    return found, answer["statistics"]


def test_queries_pass_over_what_an_index_knows_to_be_otherwise(admin: Admin) -> None:
    log = Log(admin)
    log.say('{"user": "ann", "n": 0}', '{"user": "bob"}')
    admin.advance(1)
    indexed(log)
    log.say('{"user": "ann", "n": 1}', '{"user": "bob"}', '{"user": "bob"}', "plain")

    found, took = effort(admin, 'fields @message | filter user = "ann" and ispresent(n)')
    assert found == ['{"user": "ann", "n": 1}', '{"user": "ann", "n": 0}']
    assert (took["recordsScanned"], took["estimatedRecordsSkipped"], took["recordsMatched"]) == (3, 3, 2)
    assert took["estimatedBytesSkipped"] == 3 * 26 + 15 + 15 + 5
    assert effort(admin, 'fields @message | filter user like "ann"')[1]["recordsScanned"] == 6


def test_a_query_can_look_at_nothing_but_what_is_indexed(admin: Admin) -> None:
    log = Log(admin)
    log.say('{"user": "ann", "n": 0}')
    admin.advance(1)
    found, took = effort(admin, 'fields @message | filterIndex user = "ann"')
    assert (found, took["logGroupsScanned"], took["recordsScanned"]) == ([], 0, 0)

    indexed(log)
    log.say('{"user": "ann", "n": 1}', '{"user": "bob"}')
    found, took = effort(admin, 'fields @message | filterIndex user in ["ann", "eve"]')
    assert found == ['{"user": "ann", "n": 1}']
    assert (took["logGroupsScanned"], took["recordsScanned"], took["estimatedRecordsSkipped"]) == (1, 1, 2)


def test_streams_are_indexed_whatever_a_policy_says(admin: Admin) -> None:
    log = Log(admin)
    log.call("CreateLogStream", logStreamName="web-2")
    log.say("a", "b")
    log.say("c", stream="web-2")
    found, took = effort(admin, 'fields @message | filter @logStream = "web-2"')
    assert (found, took["recordsScanned"]) == (["c"], 1)


def test_what_was_indexed_is_of_use_for_a_month_after_its_policy(admin: Admin) -> None:
    log = Log(admin)
    indexed(log)
    log.say('{"user": "ann"}', '{"user": "bob"}')
    admin.advance(1)
    admin.call("logs:DeleteIndexPolicy", logGroupIdentifier="/shop/web")
    assert admin.call("logs:DescribeIndexPolicies", logGroupIdentifiers=["/shop/web"])["indexPolicies"] == []
    assert effort(admin, 'fields @message | filterIndex user = "ann"')[1]["recordsScanned"] == 1
    assert categories(admin) == {"user": "INACTIVE", "status": "INACTIVE"}

    admin.advance(31 * 86_400)
    assert effort(admin, 'fields @message | filter user = "ann"')[1]["recordsScanned"] == 2
    assert categories(admin) == {}
    refusal = admin.refused("logs:DeleteIndexPolicy", logGroupIdentifier="/shop/web")
    assert refusal.code == "ResourceNotFoundException"


def categories(admin: Admin, **how: Any) -> dict[str, str]:
    asked = {"logGroupIdentifiers": ["/shop/web"], "indexCategories": ["CUSTOM", "INACTIVE"], **how}
    told = admin.call("logs:DescribeFieldIndexes", **asked)["fieldIndexes"]
    return {each["fieldIndexName"]: each["indexCategory"] for each in told}


def test_indexes_are_described_with_what_they_found(admin: Admin) -> None:
    log = Log(admin)
    indexed(log)
    log.say('{"user": "ann"}', '{"status": 3}', '{"user": "bob"}')

    told = admin.call("logs:DescribeFieldIndexes", logGroupIdentifiers=[ARN])["fieldIndexes"]
    by_name = {each.pop("fieldIndexName"): each for each in told}
    assert sorted(by_name) == ["@aws.account", "@aws.region", "@logStream", "status", "traceId", "user"]
    assert by_name["user"] == {
        "logGroupIdentifier": ARN,
        "lastScanTime": log.now,
        "firstEventTime": log.now,
        "lastEventTime": log.now + 2,
        "type": "FIELD_INDEX",
        "indexCategory": "CUSTOM",
    }
    assert by_name["status"]["type"] == "FACET"
    assert by_name["traceId"]["indexCategory"] == "DEFAULT"
    assert "firstEventTime" not in by_name["traceId"]


def test_the_policy_of_a_group_goes_before_that_of_the_account(admin: Admin) -> None:
    log = Log(admin)
    account = {"policyName": "all", "policyType": "FIELD_INDEX_POLICY"}
    document = json.dumps({"Fields": ["order"]})
    admin.call(
        "logs:PutAccountPolicy",
        **account,
        policyDocument=document,
        selectionCriteria='LogGroupNamePrefix IN ["/shop/"]',
    )
    assert categories(admin) == {"order": "CUSTOM"}
    (described,) = admin.call("logs:DescribeIndexPolicies", logGroupIdentifiers=[ARN])["indexPolicies"]
    assert (described["policyName"], described["source"]) == ("all", "ACCOUNT")
    log.say('{"order": 1}', '{"order": 2}')
    assert effort(admin, "fields @message | filter order = 2")[1]["recordsScanned"] == 1

    told = admin.call("logs:PutIndexPolicy", logGroupIdentifier=ARN, policyDocument=FIELDS)["indexPolicy"]
    assert (told["source"], told["lastUpdateTime"]) == ("LOG_GROUP", log.now)
    assert categories(admin) == {"user": "CUSTOM", "status": "CUSTOM"}
    admin.call("logs:DeleteAccountPolicy", **account)
    assert admin.call("logs:DescribeAccountPolicies", policyType="FIELD_INDEX_POLICY")["accountPolicies"] == []


@pytest.mark.parametrize(
    "document",
    [
        "nonsense",
        "[]",
        "{}",
        '{"Fields": []}',
        '{"Fields": "user"}',
        '{"Fields": ["a"], "FieldsV2": {"a": {"type": "FACET"}}}',
        '{"FieldsV2": {"a": {"type": "ROUND"}}}',
        '{"Fields": ["a"], "More": 1}',
        json.dumps({"Fields": ["x" * 101]}),
        json.dumps({"Fields": [f"f{n}" for n in range(21)]}),
    ],
)
def test_what_is_no_index_policy_is_refused(admin: Admin, document: str) -> None:
    Log(admin)
    refusal = admin.refused("logs:PutIndexPolicy", logGroupIdentifier=ARN, policyDocument=document)
    assert refusal.code == "InvalidParameterException"


def test_groups_for_infrequent_access_have_no_indexes(admin: Admin) -> None:
    Log(admin, logGroupClass="INFREQUENT_ACCESS")
    refusal = admin.refused("logs:PutIndexPolicy", logGroupIdentifier=ARN, policyDocument=FIELDS)
    assert refusal.code == "InvalidOperationException"
    assert admin.call("logs:DescribeFieldIndexes", logGroupIdentifiers=[ARN])["fieldIndexes"] == []


def test_a_query_costs_by_what_it_scanned(admin: Admin) -> None:
    log = Log(admin)
    indexed(log)
    log.say(*(f'{{"user": "u{n}"}}' for n in range(100)))
    whole = effort(admin, "fields @message | filter user like 'u7'")[1]["bytesScanned"]
    assert effort(admin, "fields @message | filter user = 'u7'")[1]["bytesScanned"] < whole / 50
    assert admin.now > NOON
