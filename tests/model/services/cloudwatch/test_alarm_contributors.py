"""An alarm on a question about many things is one alarm, and says which of them are why."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

import pytest

from tests.admin import Admin
from tests.model.services.cloudwatch.watching import MINUTE, Watcher
from tests.model.services.ec2.launches import look, running

BY_TOWN = "SELECT SUM(Orders) FROM Shops GROUP BY Town"


class Fleet:
    """Shops in several towns, each putting its orders, and an alarm on more than 80 in a minute in any town."""

    def __init__(self, admin: Admin) -> None:
        self.admin, self.watcher = admin, Watcher(admin)

    def orders(self, minutes: int = 1, **towns: float) -> None:
        """In every of so many minutes."""
        for _ in range(minutes):
            data = [
                {"MetricName": "Orders", "Value": value, "Dimensions": [{"Name": "Town", "Value": town}]}
                for town, value in towns.items()
            ]
            self.admin.call("cloudwatch:PutMetricData", Namespace="Shops", MetricData=data)
            self.admin.advance(MINUTE)

    def alarm(self, question: str = BY_TOWN, **changed: Any) -> None:
        self.watcher.alarm(**_on(question, changed))

    def refused(self, question: str = BY_TOWN, **changed: Any) -> tuple[str, str]:
        return self.watcher.refused(**_on(question, changed))

    @property
    def contributors(self) -> dict[str, str]:
        """Why each of those is in ALARM that are."""
        found = self.admin.call("cloudwatch:DescribeAlarmContributors", AlarmName="busy")["AlarmContributors"]
        return {each["ContributorAttributes"]["Town"]: each["StateReason"] for each in found}

    def history(self, kind: str, **of: str) -> list[dict[str, Any]]:
        found = self.admin.call(
            "cloudwatch:DescribeAlarmHistory",
            AlarmName="busy",
            HistoryItemType=kind,
            ScanBy="TimestampAscending",
            **of,
        )
        return found["AlarmHistoryItems"]


def _on(question: str, changed: Mapping[str, Any]) -> dict[str, Any]:
    single = dict.fromkeys(("Namespace", "MetricName", "Statistic", "Period"))
    return {**single, "Metrics": [{"Id": "q1", "Expression": question, "Period": MINUTE}], **changed}


@pytest.fixture
def fleet(admin: Admin) -> Fleet:
    return Fleet(admin)


def test_it_is_in_alarm_while_one_of_them_is(fleet: Fleet) -> None:
    fleet.alarm()
    fleet.orders(3, Berlin=10, Paris=90)
    told = fleet.watcher.described()
    assert (told["StateValue"], told["StateReason"]) == ("ALARM", "1 out of 2 time series evaluated to ALARM")
    assert list(fleet.contributors) == ["Paris"]
    assert fleet.contributors["Paris"].startswith("Threshold Crossed: 1 datapoint [90.0 ")
    since = told["StateTransitionedTimestamp"]
    fleet.orders(3, Berlin=100, Paris=90)
    told = fleet.watcher.described()
    assert told["StateReason"] == "2 out of 2 time series evaluated to ALARM"
    assert told["StateTransitionedTimestamp"] == since
    fleet.orders(3, Berlin=1, Paris=1)
    assert (fleet.watcher.state(), fleet.contributors) == ("OK", {})
    assert fleet.watcher.states() == ["ALARM", "OK"]


def test_a_series_that_comes_later_is_watched_like_the_others(fleet: Fleet) -> None:
    fleet.alarm()
    fleet.orders(3, Berlin=10)
    assert fleet.watcher.state() == "OK"
    fleet.orders(3, Berlin=10, Rome=200)
    assert list(fleet.contributors) == ["Rome"]


def test_one_that_falls_silent_is_no_contributor_any_more(fleet: Fleet) -> None:
    fleet.alarm()
    fleet.orders(3, Berlin=10, Paris=90)
    fleet.orders(6, Berlin=10)
    assert (fleet.watcher.state(), fleet.contributors) == ("OK", {})
    fleet.admin.advance(10 * MINUTE)
    assert fleet.watcher.state() == "INSUFFICIENT_DATA", "nobody is left"


def test_each_contributor_has_a_history_of_its_own(fleet: Fleet) -> None:
    fleet.alarm()
    fleet.orders(3, Berlin=10, Paris=90)
    fleet.orders(3, Berlin=100, Paris=1)
    found = fleet.history("AlarmContributorStateUpdate")
    told = [
        (each["AlarmContributorAttributes"]["Town"], json.loads(each["HistoryData"])["newState"]["stateValue"])
        for each in found
    ]
    assert told == [("Paris", "ALARM"), ("Paris", "OK"), ("Berlin", "ALARM")]
    paris = found[0]["AlarmContributorId"]
    assert len(fleet.history("AlarmContributorStateUpdate", AlarmContributorId=paris)) == 2


def test_topics_hear_of_the_alarm_and_of_each_contributor(fleet: Fleet) -> None:
    admin = fleet.admin
    topic = admin.call("sns:CreateTopic", Name="pages")["TopicArn"]
    queue = admin.call("sqs:CreateQueue", QueueName="inbox")["QueueUrl"]
    arn = admin.call("sqs:GetQueueAttributes", QueueUrl=queue, AttributeNames=["QueueArn"])["Attributes"]["QueueArn"]
    statement = {"Effect": "Allow", "Principal": "*", "Action": "sqs:SendMessage", "Resource": arn}
    policy = json.dumps({"Version": "2012-10-17", "Statement": [statement]})
    admin.call("sqs:SetQueueAttributes", QueueUrl=queue, Attributes={"Policy": policy})
    raw = {"RawMessageDelivery": "true"}
    admin.call("sns:Subscribe", TopicArn=topic, Protocol="sqs", Endpoint=arn, Attributes=raw)
    fleet.alarm(AlarmActions=[topic])
    fleet.orders(3, Berlin=100, Paris=90)
    heard: list[dict[str, Any]] = []
    while found := admin.call("sqs:ReceiveMessage", QueueUrl=queue, MaxNumberOfMessages=10).get("Messages"):
        heard += [json.loads(each["Body"]) for each in found]
    whose = [each.get("AlarmContributorAttributes", {}).get("Town", "") for each in heard]
    assert sorted(whose) == ["", "Berlin", "Paris"]
    assert {each["NewStateValue"] for each in heard} == {"ALARM"}


def test_an_instance_that_contributes_is_stopped_and_no_other(admin: Admin) -> None:
    fleet, ids = Fleet(admin), [running(admin), running(admin)]
    fleet.alarm("SELECT SUM(Errors) FROM Web GROUP BY InstanceId", AlarmActions=[_STOP])
    data = [
        {"MetricName": "Errors", "Value": value, "Dimensions": [{"Name": "InstanceId", "Value": id}]}
        for id, value in zip(ids, (1, 100), strict=True)
    ]
    admin.call("cloudwatch:PutMetricData", Namespace="Web", MetricData=data)
    admin.advance(5 * MINUTE)
    assert [look(admin, id)["State"]["Name"] for id in ids] == ["running", "stopped"]
    (done,) = fleet.history("AlarmContributorAction")
    assert done["AlarmContributorAttributes"] == {"InstanceId": ids[1]}
    assert fleet.history("Action") == []


_STOP = "arn:aws:automate:us-east-1:ec2:stop"


def test_a_question_with_one_answer_has_no_contributors(fleet: Fleet) -> None:
    fleet.alarm("SELECT SUM(Orders) FROM Shops")
    fleet.orders(3, Berlin=50, Paris=50)
    assert (fleet.watcher.state(), fleet.contributors) == ("ALARM", {})
    assert fleet.watcher.described()["StateReason"].startswith("Threshold Crossed: 1 datapoint [100.0 ")


def test_another_question_begins_anew_and_a_deleted_alarm_has_none(fleet: Fleet) -> None:
    fleet.alarm()
    fleet.orders(3, Berlin=10, Paris=90)
    fleet.alarm("SELECT SUM(Orders) FROM Shops WHERE Town = 'Berlin' GROUP BY Town")
    assert fleet.contributors == {}
    fleet.admin.call("cloudwatch:DeleteAlarms", AlarmNames=["busy"])
    refusal = fleet.admin.refused("cloudwatch:DescribeAlarmContributors", AlarmName="busy")
    assert refusal.code == "ResourceNotFoundException"


@pytest.mark.parametrize(
    "wrong",
    [
        {"EvaluationPeriods": 181},
        {"AlarmActions": [_STOP]},
        {
            "Metrics": [
                {"Id": "q1", "Expression": BY_TOWN, "Period": MINUTE, "ReturnData": False},
                {"Id": "e1", "Expression": "MAX(q1)", "Period": MINUTE},
            ]
        },
        {
            "Metrics": [
                {"Id": "q1", "Expression": "SELECT SUM(Orders) FROM Shops", "Period": MINUTE, "ReturnData": False},
                {"Id": "q2", "Expression": "SELECT MAX(Orders) FROM Shops", "Period": MINUTE},
            ]
        },
    ],
    ids=["more than three hours", "no instances", "several series in a function", "two questions"],
)
def test_what_cannot_be_asked_is_refused(fleet: Fleet, wrong: dict[str, Any]) -> None:
    assert fleet.refused(**wrong)[0] == "ValidationError"


def test_of_very_many_a_hundred_are_told(fleet: Fleet) -> None:
    fleet.alarm()
    fleet.orders(3, **{f"Town{number}": 100.0 for number in range(105)})
    assert fleet.watcher.described()["StateReason"] == "100+ time series evaluated to ALARM"
    seen, token = list[str](), {}
    while True:
        page = fleet.admin.call("cloudwatch:DescribeAlarmContributors", AlarmName="busy", **token)
        seen += [each["ContributorId"] for each in page["AlarmContributors"]]
        if "NextToken" not in page:
            break
        token = {"NextToken": page["NextToken"]}
    assert len(set(seen)) == len(seen) == 100


def test_of_more_than_it_looks_at_it_says_so(fleet: Fleet) -> None:
    fleet.alarm()
    fleet.orders(1, **{f"Town{number}": 1.0 for number in range(501)})
    fleet.admin.advance(MINUTE)
    told = fleet.watcher.described()
    assert (told["EvaluationState"], told["StateReason"]) == (
        "PARTIAL_DATA",
        "0 out of 500 time series evaluated to ALARM",
    )
    fleet.alarm(f"{BY_TOWN} LIMIT 10")
    assert "EvaluationState" not in fleet.watcher.described()
