"""Alarms are put, described, switched and deleted, and refused where AWS refuses them."""

from math import inf
from typing import Any

import pytest

from model.catalog.quotas import limit
from model.kit.cell import CellSettings
from model.services.cloudwatch.resources.alarms import MetricAlarm
from tests.admin import NOON, Admin
from tests.model.services.cloudwatch.watching import MINUTE, Watcher

TOPIC = "arn:aws:sns:us-east-1:123456789012:pages"


def names(admin: Admin, **asked: Any) -> list[str]:
    return [alarm["AlarmName"] for alarm in admin.call("cloudwatch:DescribeAlarms", **asked)["MetricAlarms"]]


def test_a_minimal_alarm_is_described_as_aws_describes_it(watcher: Watcher) -> None:
    watcher.alarm(Statistic="Sum", Threshold=30)
    assert watcher.described() == {
        "AlarmName": "busy",
        "AlarmArn": "arn:aws:cloudwatch:us-east-1:123456789012:alarm:busy",
        "AlarmConfigurationUpdatedTimestamp": NOON,
        "ActionsEnabled": True,
        "OKActions": [],
        "AlarmActions": [],
        "InsufficientDataActions": [],
        "StateValue": "INSUFFICIENT_DATA",
        "StateReason": "Unchecked: Initial alarm creation",
        "StateUpdatedTimestamp": NOON,
        "StateTransitionedTimestamp": NOON,
        "MetricName": "Orders",
        "Namespace": "Shop",
        "Statistic": "Sum",
        "Dimensions": [],
        "Period": MINUTE,
        "EvaluationPeriods": 1,
        "Threshold": 30,
        "ComparisonOperator": "GreaterThanThreshold",
    }


def test_putting_it_again_replaces_all_but_its_state(watcher: Watcher) -> None:
    watcher.alarm(AlarmDescription="first", AlarmActions=[TOPIC], Tags=[{"Key": "team", "Value": "shop"}])
    watcher.orders(90, 90)
    watcher.alarm(Threshold=95, Tags=[{"Key": "team", "Value": "other"}])
    now = watcher.described()
    assert (now["StateValue"], now["Threshold"], now["AlarmActions"]) == ("ALARM", 95, [])
    assert "AlarmDescription" not in now
    tags = watcher.admin.call("cloudwatch:ListTagsForResource", ResourceARN=now["AlarmArn"])["Tags"]
    assert tags == [{"Key": "team", "Value": "shop"}]
    watcher.orders(90, 90)
    assert watcher.state() == "OK"


@pytest.mark.parametrize(
    ("changed", "words"),
    [
        ({"MetricName": None}, "Either MetricName or Metrics"),
        ({"Namespace": None}, "Namespace must be specified"),
        ({"Period": None}, "Period must be specified"),
        ({"Statistic": None}, "Exactly one of Statistic and ExtendedStatistic"),
        ({"ExtendedStatistic": "p90"}, "Exactly one of Statistic and ExtendedStatistic"),
        ({"Statistic": None, "ExtendedStatistic": "p101"}, "ExtendedStatistic is not supported"),
        ({"Statistic": "Mode"}, "statistic"),
        ({"Period": 45}, "multiple of 60"),
        ({"Period": 600, "EvaluationPeriods": 145}, "across more than a day"),
        ({"Period": 3600, "EvaluationPeriods": 169}, "across more than seven days"),
        ({"DatapointsToAlarm": 2}, "DatapointsToAlarm must be less than or equal"),
        ({"TreatMissingData": "maybe"}, "Option maybe for parameter TreatMissingData is not supported"),
        ({"EvaluateLowSampleCountPercentile": "ignore"}, "can only be used with a percentile"),
        ({"Threshold": None}, "Threshold"),
        ({"ComparisonOperator": "LessThanLowerThreshold"}, "cannot be used with a Threshold"),
        ({"ComparisonOperator": "IsBigger"}, "comparisonOperator"),
        ({"AlarmActions": ["page me"]}, "Invalid arn syntax: page me"),
        (
            {"AlarmActions": ["arn:aws:sns:eu-west-1:123456789012:pages"]},
            "Invalid region eu-west-1 specified. Only us-east-1 is supported.",
        ),
        ({"AlarmActions": ["arn:aws:automate:us-east-1:ec2:dance"]}, "Invalid arn syntax"),
        ({"AlarmActions": ["arn:aws:automate:us-east-1:ec2:stop"]}, "needs a metric with the dimension InstanceId"),
        ({"Metrics": [{"Id": "m1", "Expression": "1 + 1"}]}, "cannot be combined"),
    ],
)
def test_an_alarm_that_makes_no_sense_is_refused(watcher: Watcher, changed: dict[str, Any], words: str) -> None:
    code, message = watcher.refused(**changed)
    assert (code, words in message) == ("ValidationError", True), message
    assert names(watcher.admin) == []


def metric(id: str = "m1", *, shown: bool = True) -> dict[str, Any]:
    stat = {"Metric": {"Namespace": "Shop", "MetricName": "Orders"}, "Period": 60, "Stat": "Sum"}
    return {"Id": id, "MetricStat": stat, "ReturnData": shown}


@pytest.mark.parametrize(
    ("metrics", "words"),
    [
        ([metric("m1"), metric("m2")], "Exactly one element"),
        ([metric("m1", shown=False)], "Exactly one element"),
        ([{"Id": "e1", "Expression": "TIME_SERIES(1)"}], "e1"),
        ([metric("m1", shown=False), {"Id": "e1", "Expression": "m1 +"}], "Error in expression 'e1'"),
        ([metric("m1", shown=False), {"Id": "e1", "Expression": "m2 * 2"}], "Error in expression 'e1'"),
        ([metric("M1")], "Id must match"),
        ([metric("m1", shown=False), metric("m1")], "are not unique"),
        ([{"Id": "e1"}], "mutually exclusive"),
        (
            [*[metric(f"m{n}", shown=False) for n in range(11)], {"Id": "e", "Expression": "SUM(METRICS())"}],
            "10 metrics",
        ),
    ],
)
def test_expressions_that_make_no_sense_are_refused(watcher: Watcher, metrics: list[Any], words: str) -> None:
    single = dict.fromkeys(("MetricName", "Namespace", "Statistic", "Period"))
    code, message = watcher.refused(**single, Metrics=metrics)
    assert (code, words in message) == ("ValidationError", True), message


def test_alarms_are_found_by_name_prefix_state_and_action(watcher: Watcher, admin: Admin) -> None:
    for name in ("web-cpu", "web-errors", "db-cpu"):
        watcher.alarm(name, OKActions=[TOPIC] if name == "db-cpu" else None)
    reason = {"StateReason": "because"}
    admin.call("cloudwatch:SetAlarmState", AlarmName="web-cpu", StateValue="ALARM", **reason)
    assert names(admin) == ["db-cpu", "web-cpu", "web-errors"]
    assert names(admin, AlarmNames=["web-cpu", "nobody"]) == ["web-cpu"]
    assert names(admin, AlarmNamePrefix="web-") == ["web-cpu", "web-errors"]
    assert names(admin, StateValue="ALARM") == ["web-cpu"]
    assert names(admin, ActionPrefix="arn:aws:sns") == ["db-cpu"]
    assert names(admin, AlarmTypes=["CompositeAlarm"]) == []
    both = admin.refused("cloudwatch:DescribeAlarms", AlarmNames=["web-cpu"], AlarmNamePrefix="web")
    assert both.code == "ValidationError"


def test_alarms_come_in_pages_of_a_hundred_at_the_most(watcher: Watcher, admin: Admin) -> None:
    for n in range(5):
        watcher.alarm(f"alarm-{n}")
    first = admin.call("cloudwatch:DescribeAlarms", MaxRecords=2)
    assert names(admin, MaxRecords=2, NextToken=first["NextToken"]) == ["alarm-2", "alarm-3"]
    assert admin.refused("cloudwatch:DescribeAlarms", MaxRecords=101).code == "ValidationError"
    assert admin.refused("cloudwatch:DescribeAlarms", NextToken="é").code == "InvalidNextToken"


def test_the_alarms_of_a_metric_are_found(watcher: Watcher, admin: Admin) -> None:
    page = [{"Name": "Page", "Value": "home"}]
    watcher.alarm("all")
    watcher.alarm("home", Dimensions=page)
    watcher.alarm("home-sum", Dimensions=page, Statistic="Sum")

    def found(**asked: Any) -> list[str]:
        answer = admin.call("cloudwatch:DescribeAlarmsForMetric", Namespace="Shop", MetricName="Orders", **asked)
        return [alarm["AlarmName"] for alarm in answer["MetricAlarms"]]

    assert found() == ["all"]
    assert found(Dimensions=page) == ["home", "home-sum"]
    assert found(Dimensions=page, Statistic="Sum", Period=60) == ["home-sum"]
    assert found(Dimensions=page, Period=300) == []


def test_a_state_set_by_hand_lasts_until_the_next_evaluation(watcher: Watcher, admin: Admin) -> None:
    watcher.alarm()
    watcher.orders(10, 10)
    admin.call("cloudwatch:SetAlarmState", AlarmName="busy", StateValue="ALARM", StateReason="testing")
    set_ = watcher.described()
    assert (set_["StateValue"], set_["StateReason"]) == ("ALARM", "testing")
    watcher.orders(10)
    assert watcher.states() == ["OK", "ALARM", "OK"]


def test_states_are_set_on_alarms_only_and_to_states_only(watcher: Watcher, admin: Admin) -> None:
    asked = {"AlarmName": "nobody", "StateValue": "ALARM", "StateReason": "testing"}
    missing = admin.refused("cloudwatch:SetAlarmState", **asked)
    assert (missing.code, missing.message, missing.status) == ("ResourceNotFound", "", 404)
    watcher.alarm()
    asked = {"AlarmName": "busy", "StateReason": "testing"}
    refused = admin.refused("cloudwatch:SetAlarmState", **asked, StateValue="INVALID")
    assert (refused.code, "INVALID" in refused.message) == ("ValidationError", True)
    bad = admin.refused("cloudwatch:SetAlarmState", **asked, StateValue="OK", StateReasonData="{")
    assert bad.code == "InvalidFormat"


def test_deleting_leaves_the_history(watcher: Watcher, admin: Admin) -> None:
    watcher.alarm()
    watcher.alarm("other")
    admin.call("cloudwatch:DeleteAlarms", AlarmNames=["busy", "nobody"])
    assert names(admin) == ["other"]
    assert [item["HistorySummary"] for item in watcher.items()] == ['Alarm "busy" created', 'Alarm "busy" deleted']
    assert admin.refused("cloudwatch:DeleteAlarms", AlarmNames=["busy"]).code == "ResourceNotFound"
    watcher.orders(90, 90)
    assert watcher.states() == []


MORE = {"ServiceCode": "monitoring", "QuotaCode": "L-2FF78D7B"}


def copy_alarm(admin: Admin, name: str, times: int) -> None:
    """So many more of the same, which nobody evaluates."""

    async def copy() -> None:
        world = admin.cloud.world("123456789012", "us-east-1", "cloudwatch")
        one = world.get(MetricAlarm, name)
        async with world.kernel.unit("test", "alarms are copied"):
            for n in range(times):
                world.add(one.model_copy(update={"alarm_name": f"{name}-{n}"}))

    admin.run(copy())


@pytest.mark.fact("alarms-05")
def test_the_notes_knew_a_limit_of_five_thousand_alarms_that_is_raised_for_who_asks() -> None:
    someone = Admin(settings=CellSettings(quotas="notes-2017"))
    watcher = Watcher(someone)
    watcher.alarm("first")
    copy_alarm(someone, "first", times=4998)
    watcher.alarm("last")
    assert watcher.refused()[0] == "LimitExceeded"
    watcher.alarm("last", Threshold=1)
    someone.call("service-quotas:RequestServiceQuotaIncrease", DesiredValue=6000, **MORE)
    assert watcher.refused()[0] == "LimitExceeded"
    while someone.call("service-quotas:GetServiceQuota", **MORE)["Quota"]["Value"] == 5000:
        someone.advance(10)
    watcher.alarm()
    assert len(names(someone, AlarmNames=["busy"])) == 1
    someone.close()
    assert limit("alarms/alarms-per-region") == inf


def test_tags_are_put_on_and_taken_off(watcher: Watcher, admin: Admin) -> None:
    watcher.alarm(Tags=[{"Key": "env", "Value": "prod"}])
    arn = watcher.described()["AlarmArn"]
    admin.call("cloudwatch:TagResource", ResourceARN=arn, Tags=[{"Key": "team", "Value": "shop"}])
    admin.call("cloudwatch:UntagResource", ResourceARN=arn, TagKeys=["env"])
    assert admin.call("cloudwatch:ListTagsForResource", ResourceARN=arn)["Tags"] == [{"Key": "team", "Value": "shop"}]
    admin.call("cloudwatch:DeleteAlarms", AlarmNames=["busy"])
    assert admin.call("cloudwatch:ListTagsForResource", ResourceARN=arn)["Tags"] == []
    refused = admin.refused("cloudwatch:TagResource", ResourceARN=arn, Tags=[{"Key": "a", "Value": "b"}])
    assert (refused.code, refused.status) == ("ResourceNotFoundException", 404)
