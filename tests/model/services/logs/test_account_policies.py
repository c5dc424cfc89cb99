from __future__ import annotations

import json
from typing import Any

import pytest

from tests.admin import Admin
from tests.model.services.logs.saying import Log
from tests.model.services.logs.test_subscription_filters import STREAM, Piped

NAMED = {"policyName": "all", "policyType": "SUBSCRIPTION_FILTER_POLICY"}
INDEX = {"policyType": "FIELD_INDEX_POLICY", "policyDocument": '{"Fields": ["a"]}'}


def subscribed(piped: Piped, pattern: str = "", **how: Any) -> None:
    document = {
        "DestinationArn": STREAM,
        "RoleArn": piped.role,
        "FilterPattern": pattern,
        "Distribution": "ByLogStream",
    }
    piped.admin.call("logs:PutAccountPolicy", **NAMED, policyDocument=json.dumps(document), **how)


def unsubscribed(admin: Admin) -> Piped:
    piped = Piped(admin)
    piped.log.call("DeleteSubscriptionFilter", filterName="all")
    return piped


def test_a_policy_sends_on_what_is_said_in_all_groups(admin: Admin) -> None:
    piped = unsubscribed(admin)
    piped.log.say("before")
    subscribed(piped, "ERROR", selectionCriteria='LogGroupName NOT IN ["/shop/api"]')
    piped.log.say("ERROR web", "fine")
    Log(admin, "/shop/api", "api-1").say("ERROR api")
    Log(admin, "/shop/new", "new-1").say("ERROR new")

    assert sorted(piped.said()) == ["ERROR new", "ERROR web"]
    assert piped.log.call("DescribeSubscriptionFilters") == {"subscriptionFilters": []}
    subscribed(piped, "fine")
    piped.log.say("ERROR again", "fine again")
    Log(admin, "/shop/last", "last-1").say("fine last")
    assert sorted(piped.said()) == ["ERROR new", "ERROR web", "fine again", "fine last"]

    admin.call("logs:DeleteAccountPolicy", **NAMED)
    piped.log.say("fine but late")
    assert "fine but late" not in piped.said()


def test_groups_keep_their_two_filters_beside_it(admin: Admin) -> None:
    piped = Piped(admin)
    subscribed(piped)
    piped.log.say("x")
    piped.subscribe(name="second")
    assert len(piped.log.call("DescribeSubscriptionFilters")["subscriptionFilters"]) == 2


@pytest.mark.parametrize(
    "wrong",
    [
        {"policyDocument": "nonsense"},
        {"policyDocument": '{"DestinationArn": "arn:aws:sqs:us-east-1:123456789012:q"}'},
        {"policyDocument": '{"RoleArn": "x"}'},
        {**INDEX, "selectionCriteria": 'LogGroupName NOT IN ["/a"]'},
        {**INDEX, "selectionCriteria": "LogGroupNamePrefix IN [1]"},
        {**INDEX, "selectionCriteria": "LogGroupNamePrefix IN [nonsense]"},
        {**INDEX, "policyName": "aws/mine"},
        {"policyType": "METRIC_EXTRACTION_POLICY", "policyDocument": "{}"},
    ],
)
def test_what_is_no_policy_is_refused(admin: Admin, wrong: dict[str, Any]) -> None:
    assert admin.refused("logs:PutAccountPolicy", **{**NAMED, **wrong}).code == "InvalidParameterException"


def test_prefixes_of_two_policies_do_not_overlap(admin: Admin) -> None:
    def put(name: str, *prefixes: str) -> dict[str, Any]:
        criteria = f"LogGroupNamePrefix IN {json.dumps(prefixes)}" if prefixes else ""
        return {**INDEX, "policyName": name, "selectionCriteria": criteria}

    admin.call("logs:PutAccountPolicy", **put("one", "/my-log"))
    for overlapping in (put("two", "/my-logging"), put("two", "/my"), put("two")):
        assert admin.refused("logs:PutAccountPolicy", **overlapping).code == "InvalidParameterException"
    admin.call("logs:PutAccountPolicy", **put("two", "/other"))
    admin.call("logs:PutAccountPolicy", **put("one", "/my-log", "/more"))
    told = admin.call("logs:DescribeAccountPolicies", policyType="FIELD_INDEX_POLICY", policyName="one")
    assert [each["selectionCriteria"] for each in told["accountPolicies"]] == [
        'LogGroupNamePrefix IN ["/my-log", "/more"]'
    ]
    gone = {"policyName": "none", "policyType": "FIELD_INDEX_POLICY"}
    assert admin.refused("logs:DeleteAccountPolicy", **gone).code == "ResourceNotFoundException"
