"""Contributor Insights tell who is behind most of what log events tell, while a rule is enabled."""

from __future__ import annotations

import json
from typing import Any

import pytest

from model.catalog.running_costs import dollars_per_hour
from model.kit.errors import AwsError
from tests.admin import NOON, Admin
from tests.model.services.iam.people import Person

MINUTE = 60
RULE: dict[str, Any] = {
    "Schema": {"Name": "CloudWatchLogRule", "Version": 1},
    "LogGroupNames": ["web*"],
    "LogFormat": "JSON",
    "Contribution": {"Keys": ["$.ip"], "ValueOf": "$.bytes", "Filters": [{"Match": "$.status", "EqualTo": 200}]},
    "AggregateOn": "Sum",
}
ALL_METRICS = ["UniqueContributors", "MaxContributorValue", "SampleCount", "Sum", "Minimum", "Maximum", "Average"]


@pytest.fixture
def web(admin: Admin) -> Admin:
    """Root with two groups of logs and a rule, by name `talkers`, over the one that begins with web."""
    for group in ("web-logs", "mail"):
        admin.call("logs:CreateLogGroup", logGroupName=group)
        admin.call("logs:CreateLogStream", logGroupName=group, logStreamName="one")
    put_rule(admin)
    return admin


def put_rule(admin: Admin, name: str = "talkers", **more: Any) -> None:
    admin.call("cloudwatch:PutInsightRule", RuleName=name, RuleDefinition=json.dumps(RULE), **more)


def say(admin: Admin, *events: tuple[str, int], group: str = "web-logs", status: int = 200) -> None:
    """Addresses with how many bytes each got."""
    said = [
        {"timestamp": int(admin.now * 1000), "message": json.dumps({"ip": ip, "bytes": size, "status": status})}
        for ip, size in events
    ]
    admin.call("logs:PutLogEvents", logGroupName=group, logStreamName="one", logEvents=said)


def report(admin: Admin, begin: float = NOON, **more: Any) -> dict[str, Any]:
    asked = {"RuleName": "talkers", "StartTime": begin, "EndTime": begin + 2 * MINUTE, "Period": MINUTE}
    return admin.call("cloudwatch:GetInsightRuleReport", **(asked | more))


def test_a_report_ranks_who_contributed_most(web: Admin) -> None:
    say(web, ("10.0.0.1", 100), ("10.0.0.2", 70), ("10.0.0.1", 20))
    say(web, ("10.0.0.9", 999), status=500)
    say(web, ("10.0.0.8", 999), group="mail")
    web.advance(MINUTE)
    say(web, ("10.0.0.2", 90))

    told = report(web, Metrics=ALL_METRICS)

    assert (told["KeyLabels"], told["AggregationStatistic"]) == (["$.ip"], "Sum")
    assert (told["AggregateValue"], told["ApproximateUniqueCount"]) == (280.0, 2)
    assert told["Contributors"] == [
        {
            "Keys": ["10.0.0.2"],
            "ApproximateAggregateValue": 160.0,
            "Datapoints": [
                {"Timestamp": NOON, "ApproximateValue": 70.0},
                {"Timestamp": NOON + MINUTE, "ApproximateValue": 90.0},
            ],
        },
        {
            "Keys": ["10.0.0.1"],
            "ApproximateAggregateValue": 120.0,
            "Datapoints": [{"Timestamp": NOON, "ApproximateValue": 120.0}],
        },
    ]
    assert [[point[name] for name in ALL_METRICS] for point in told["MetricDatapoints"]] == [
        [2, 120, 3, 190, 20, 100, pytest.approx(190 / 3)],
        [1, 90, 1, 90, 90, 90, 90],
    ]
    first = report(web, OrderBy="Maximum", MaxContributorCount=1)
    assert [each["Keys"] for each in first["Contributors"]] == [["10.0.0.1"]]
    assert first["MetricDatapoints"] == []


def test_a_rule_without_events_counts_nothing(web: Admin) -> None:
    told = report(web, Metrics=["UniqueContributors", "Maximum"])

    assert (told["AggregateValue"], told["ApproximateUniqueCount"], told["Contributors"]) == (0.0, 0, [])
    assert told["MetricDatapoints"] == [{"Timestamp": NOON + n * MINUTE, "UniqueContributors": 0.0} for n in (0, 1)]


def test_a_rule_tells_of_what_came_in_while_it_was_enabled(web: Admin) -> None:
    say(web, ("10.0.0.1", 1))
    web.advance(5)
    assert web.call("cloudwatch:DisableInsightRules", RuleNames=["talkers", "none"])["Failures"] == [
        {
            "FailureResource": "none",
            "ExceptionType": "ResourceNotFoundException",
            "FailureCode": "404",
            "FailureDescription": "Insight rule none does not exist",
        }
    ]
    say(web, ("10.0.0.1", 10))
    web.advance(5)
    assert web.call("cloudwatch:EnableInsightRules", RuleNames=["talkers"])["Failures"] == []
    say(web, ("10.0.0.1", 100))

    assert report(web)["AggregateValue"] == 101.0
    web.call(
        "cloudwatch:PutInsightRule",
        RuleName="talkers",
        RuleDefinition=json.dumps(RULE | {"LogGroupNames": ["web-logs"]}),
    )
    assert report(web)["AggregateValue"] == 100.0, "another definition begins anew"


def test_what_comes_in_at_the_moment_that_a_rule_is_enabled_is_seen(web: Admin) -> None:
    web.advance(0.0006)
    web.call("cloudwatch:DisableInsightRules", RuleNames=["talkers"])
    web.advance(0.0016)
    web.call("cloudwatch:EnableInsightRules", RuleNames=["talkers"])
    say(web, ("10.0.0.1", 7))

    assert report(web)["AggregateValue"] == 7.0


def test_who_may_not_read_a_rule_may_not_ask_for_it_in_metric_math(web: Admin) -> None:
    ann = Person(web, "ann")
    asked = {
        "MetricDataQueries": [{"Id": "e1", "Expression": "INSIGHT_RULE_METRIC('talkers', 'Sum')"}],
        "StartTime": NOON,
        "EndTime": NOON + MINUTE,
    }
    ann.given({"Action": "cloudwatch:GetMetricData"})
    with pytest.raises(AwsError, match="cloudwatch:GetInsightRuleReport"):
        ann.call("cloudwatch:GetMetricData", **asked)

    arn = "arn:aws:cloudwatch:us-east-1:123456789012:insight-rule/talkers"
    ann.given({"Action": "cloudwatch:GetInsightRuleReport", "Resource": arn}, name="report")
    assert ann.call("cloudwatch:GetMetricData", **asked)["MetricDataResults"][0]["Id"] == "e1"


def test_rules_are_described_by_name_and_deleted(web: Admin) -> None:
    put_rule(web, "a", RuleState="DISABLED", Tags=[{"Key": "team", "Value": "web"}])

    first = web.call("cloudwatch:DescribeInsightRules", MaxResults=1)
    rest = web.call("cloudwatch:DescribeInsightRules", NextToken=first["NextToken"])

    assert [(each["Name"], each["State"]) for each in first["InsightRules"] + rest["InsightRules"]] == [
        ("a", "DISABLED"),
        ("talkers", "ENABLED"),
    ]
    (talkers,) = rest["InsightRules"]
    assert json.loads(talkers["Definition"]) == RULE
    assert json.loads(talkers["Schema"]) == RULE["Schema"]
    assert (talkers["ManagedRule"], talkers["ApplyOnTransformedLogs"]) == (False, False)
    arn = "arn:aws:cloudwatch:us-east-1:123456789012:insight-rule/a"
    assert web.call("cloudwatch:ListTagsForResource", ResourceARN=arn)["Tags"] == [{"Key": "team", "Value": "web"}]
    assert web.call("cloudwatch:DeleteInsightRules", RuleNames=["a", "talkers"])["Failures"] == []
    assert web.call("cloudwatch:DescribeInsightRules")["InsightRules"] == []


def test_metric_math_and_alarms_ask_a_rule(web: Admin) -> None:
    """An alarm on who talks most, as the user guide has one on the share of rejected connections."""
    queries = [
        {
            "Id": "e1",
            "Expression": 'INSIGHT_RULE_METRIC("talkers", "MaxContributorValue")',
            "Period": MINUTE,
            "ReturnData": False,
        },
        {"Id": "e2", "Expression": "INSIGHT_RULE_METRIC('talkers', 'Sum')", "Period": MINUTE, "ReturnData": False},
        {"Id": "e3", "Expression": "e1 / e2 * 100"},
    ]
    web.call(
        "cloudwatch:PutMetricAlarm",
        AlarmName="hog",
        Metrics=queries,
        EvaluationPeriods=1,
        Threshold=80.0,
        ComparisonOperator="GreaterThanThreshold",
        TreatMissingData="notBreaching",
    )

    def state() -> str:
        return web.call("cloudwatch:DescribeAlarms")["MetricAlarms"][0]["StateValue"]

    web.advance(5 * MINUTE)
    assert state() == "OK"

    begin = web.now
    say(web, ("10.0.0.1", 90), ("10.0.0.2", 10))
    web.advance(MINUTE + 40)
    (result,) = web.call(
        "cloudwatch:GetMetricData", MetricDataQueries=queries, StartTime=begin, EndTime=begin + MINUTE
    )["MetricDataResults"]
    assert (result["Values"], state()) == ([90.0], "ALARM")

    web.advance(6 * MINUTE)
    assert state() == "OK"


@pytest.mark.parametrize(
    ("asked", "code"),
    [
        ({"RuleDefinition": "{}"}, "InvalidParameterValue"),
        ({"RuleDefinition": json.dumps(RULE), "RuleState": "ON"}, "InvalidParameterValue"),
    ],
)
def test_what_is_no_rule_is_refused(web: Admin, asked: dict[str, str], code: str) -> None:
    assert web.refused("cloudwatch:PutInsightRule", RuleName="new", **asked).code == code
    assert len(web.call("cloudwatch:DescribeInsightRules")["InsightRules"]) == 1


@pytest.mark.parametrize(
    ("changed", "code"),
    [
        ({"RuleName": "none"}, "ResourceNotFoundException"),
        ({"Period": 90}, "InvalidParameterValue"),
        ({"MaxContributorCount": 101}, "InvalidParameterValue"),
        ({"Metrics": ["Median"]}, "InvalidParameterValue"),
        ({"OrderBy": "Average"}, "InvalidParameterValue"),
        ({"StartTime": NOON - 2 * 86400}, "InvalidParameterValue"),
    ],
)
def test_a_report_that_nobody_can_give_is_refused(web: Admin, changed: dict[str, Any], code: str) -> None:
    asked = {"RuleName": "talkers", "StartTime": NOON, "EndTime": NOON + MINUTE, "Period": MINUTE}
    assert web.refused("cloudwatch:GetInsightRuleReport", **(asked | changed)).code == code


@pytest.mark.parametrize(
    "expression",
    [
        "INSIGHT_RULE_METRIC('none', 'Sum')",
        "INSIGHT_RULE_METRIC('talkers', 'Median')",
        "INSIGHT_RULE_METRIC('talkers')",
        "INSIGHT_RULE_METRIC(talkers, 'Sum')",
    ],
)
def test_metric_math_refuses_what_no_rule_tells(web: Admin, expression: str) -> None:
    queries = [{"Id": "e1", "Expression": expression}]
    refused = web.refused("cloudwatch:GetMetricData", MetricDataQueries=queries, StartTime=NOON, EndTime=NOON + MINUTE)
    assert refused.code == "ValidationError"


def test_there_are_so_many_rules_and_no_more(web: Admin) -> None:
    for number in range(99):
        put_rule(web, f"rule-{number}")
    refused = web.refused("cloudwatch:PutInsightRule", RuleName="more", RuleDefinition=json.dumps(RULE))
    assert refused.code == "LimitExceededException"


def test_a_rule_costs_half_a_dollar_a_month_while_it_is_enabled() -> None:
    enabled, disabled = (
        dollars_per_hour("cloudwatch:InsightRule", "us-east-1", {"state": state}) for state in ("ENABLED", "DISABLED")
    )
    assert (enabled * 730, disabled) == (pytest.approx(0.5), 0.0)
