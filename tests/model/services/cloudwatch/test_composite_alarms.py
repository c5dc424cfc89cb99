"""Composite alarms follow the alarms in their rules, and hold their actions back when told to."""

from __future__ import annotations

import json
from typing import Any

import pytest

from tests.admin import Admin
from tests.model.services.cloudwatch.watching import MINUTE, Watcher

TOPIC = "arn:aws:sns:us-east-1:123456789012:pages"
FAR = "arn:aws:sns:eu-west-1:123456789012:pages"
SUPPRESSED: dict[str, Any] = {
    "ActionsSuppressor": "deploying",
    "ActionsSuppressorWaitPeriod": 60,
    "ActionsSuppressorExtensionPeriod": 120,
}


class Desk(Watcher):
    """Three alarms whose states are set by hand, and composites of them."""

    def __init__(self, admin: Admin) -> None:
        super().__init__(admin)
        for name in ("cpu", "disk", "deploying"):
            self.alarm(name, TreatMissingData="ignore")
            self.turn(name, "OK")

    def turn(self, name: str, state: str) -> None:
        self.admin.call("cloudwatch:SetAlarmState", AlarmName=name, StateValue=state, StateReason="by hand")
        self.admin.advance(seconds=1)

    def composite(self, rule: str, name: str = "site", **more: Any) -> None:
        self.admin.call("cloudwatch:PutCompositeAlarm", AlarmName=name, AlarmRule=rule, **more)
        self.admin.advance(seconds=1)

    def refused_composite(self, rule: str, **more: Any) -> tuple[str, str]:
        refusal = self.admin.refused(
            "cloudwatch:PutCompositeAlarm", **({"AlarmName": "site", "AlarmRule": rule} | more)
        )
        return refusal.code, refusal.message

    def told(self, name: str = "site") -> dict[str, Any]:
        found = self.admin.call("cloudwatch:DescribeAlarms", AlarmNames=[name], AlarmTypes=["CompositeAlarm"])
        (alarm,) = found["CompositeAlarms"]
        return alarm

    def history(self, item_type: str, name: str = "site") -> list[str]:
        found = self.admin.call(
            "cloudwatch:DescribeAlarmHistory",
            AlarmName=name,
            AlarmTypes=["CompositeAlarm"],
            HistoryItemType=item_type,
            ScanBy="TimestampAscending",
        )
        return [item["HistorySummary"] for item in found["AlarmHistoryItems"]]

    @property
    def acted(self) -> int:
        return len(self.history("Action"))


@pytest.fixture
def desk(admin: Admin) -> Desk:
    return Desk(admin)


def test_it_is_judged_when_it_is_put_and_whenever_one_of_its_alarms_changes(desk: Desk) -> None:
    desk.composite("ALARM(cpu) AND NOT ALARM(deploying)")
    assert desk.told()["StateValue"] == "OK"
    desk.turn("cpu", "ALARM")
    assert desk.told()["StateValue"] == "ALARM"
    desk.turn("deploying", "ALARM")
    assert desk.told()["StateValue"] == "OK"
    assert desk.history("StateUpdate") == [
        "Alarm updated from INSUFFICIENT_DATA to OK",
        "Alarm updated from OK to ALARM",
        "Alarm updated from ALARM to OK",
    ]


def test_it_names_the_alarm_that_turned_it(desk: Desk) -> None:
    desk.composite('ALARM("cpu") OR ALARM(disk)')
    desk.turn("disk", "ALARM")
    arn = "arn:aws:cloudwatch:us-east-1:123456789012:alarm:disk"
    told = desk.told()
    assert told["StateReason"].startswith(f"{arn} transitioned to ALARM at Sunday 15 June, 2025 12:00:0")
    (trigger,) = json.loads(told["StateReasonData"])["triggeringAlarms"]
    assert (trigger["arn"], trigger["state"]["value"]) == (arn, "ALARM")


def test_it_may_stand_on_other_composites(desk: Desk) -> None:
    desk.composite("ALARM(cpu) OR ALARM(disk)", "machine")
    desk.composite("ALARM(machine)", "site", AlarmActions=[TOPIC])
    desk.turn("cpu", "ALARM")
    assert (desk.told("machine")["StateValue"], desk.told("site")["StateValue"]) == ("ALARM", "ALARM")
    assert desk.acted == 1


def test_one_that_leads_back_to_itself_is_never_judged(desk: Desk) -> None:
    desk.composite("TRUE", "one")
    desk.composite("ALARM(one)", "two")
    desk.composite("NOT ALARM(two)", "one")
    before = desk.history("StateUpdate", "two")
    desk.turn("cpu", "ALARM")
    desk.admin.advance(seconds=600)
    assert desk.history("StateUpdate", "two") == before
    refusal = desk.admin.refused("cloudwatch:DeleteAlarms", AlarmNames=["two"])
    assert "depending on it" in refusal.message
    desk.composite("false", "one")
    desk.admin.call("cloudwatch:DeleteAlarms", AlarmNames=["two"])


def test_its_message_carries_the_rule(desk: Desk, admin: Admin) -> None:
    topic = admin.call("sns:CreateTopic", Name="pages")["TopicArn"]
    queue = admin.call("sqs:CreateQueue", QueueName="inbox")["QueueUrl"]
    arn = admin.call("sqs:GetQueueAttributes", QueueUrl=queue, AttributeNames=["QueueArn"])["Attributes"]["QueueArn"]
    statement = {"Effect": "Allow", "Principal": "*", "Action": "sqs:SendMessage", "Resource": arn}
    policy = json.dumps({"Version": "2012-10-17", "Statement": [statement]})
    admin.call("sqs:SetQueueAttributes", QueueUrl=queue, Attributes={"Policy": policy})
    admin.call("sns:Subscribe", TopicArn=topic, Protocol="sqs", Endpoint=arn)
    desk.composite("ALARM(cpu)", AlarmActions=[topic])
    desk.turn("cpu", "ALARM")
    (message,) = admin.call("sqs:ReceiveMessage", QueueUrl=queue)["Messages"]
    told = json.loads(json.loads(message["Body"])["Message"])
    assert (told["AlarmRule"], told["NewStateValue"], told["OldStateValue"]) == ("ALARM(cpu)", "ALARM", "OK")


def test_while_its_suppressor_is_in_alarm_it_changes_and_does_nothing(desk: Desk) -> None:
    desk.composite("ALARM(cpu)", AlarmActions=[TOPIC], **SUPPRESSED)
    desk.turn("deploying", "ALARM")
    desk.turn("cpu", "ALARM")
    told = desk.told()
    assert (told["StateValue"], told["ActionsSuppressedBy"], desk.acted) == ("ALARM", "Alarm", 0)
    desk.turn("deploying", "OK")
    assert desk.told()["ActionsSuppressedBy"] == "ExtensionPeriod"
    desk.admin.advance(seconds=115)
    assert desk.acted == 0
    desk.admin.advance(seconds=10)
    assert (desk.acted, "ActionsSuppressedBy" in desk.told()) == (1, False)


def test_it_waits_for_a_suppressor_that_comes_late_and_not_for_ever(desk: Desk) -> None:
    desk.composite("ALARM(cpu)", AlarmActions=[TOPIC], **SUPPRESSED)
    desk.admin.advance(seconds=120)
    desk.turn("cpu", "ALARM")
    assert (desk.told()["ActionsSuppressedBy"], desk.acted) == ("WaitPeriod", 0)
    desk.turn("deploying", "ALARM")
    desk.admin.advance(seconds=600)
    assert (desk.told()["ActionsSuppressedBy"], desk.acted) == ("Alarm", 0)
    desk.turn("cpu", "OK")
    desk.turn("deploying", "OK")
    desk.admin.advance(seconds=600)
    assert desk.acted == 0
    desk.turn("cpu", "ALARM")
    desk.admin.advance(seconds=65)
    assert desk.acted == 1


def test_it_is_listed_when_its_sort_is_asked_for_and_with_its_kin(desk: Desk, admin: Admin) -> None:
    desk.composite("ALARM(cpu) OR OK(disk)", Tags=[{"Key": "team", "Value": "web"}])

    def names(**asked: Any) -> tuple[list[str], list[str]]:
        found = admin.call("cloudwatch:DescribeAlarms", **asked)
        metric, composite = found["MetricAlarms"], found["CompositeAlarms"]
        return [each["AlarmName"] for each in metric], [each["AlarmName"] for each in composite]

    assert names() == (["cpu", "deploying", "disk"], [])
    assert names(AlarmTypes=["CompositeAlarm", "MetricAlarm"]) == (["cpu", "deploying", "disk"], ["site"])
    assert names(AlarmTypes=["CompositeAlarm"], StateValue="ALARM") == ([], ["site"])
    assert names(ChildrenOfAlarmName="site") == (["cpu", "disk"], [])
    assert names(ParentsOfAlarmName="cpu") == ([], ["site"])
    arn = desk.told()["AlarmArn"]
    assert admin.call("cloudwatch:ListTagsForResource", ResourceARN=arn)["Tags"] == [{"Key": "team", "Value": "web"}]
    assert admin.refused("cloudwatch:DescribeAlarms", ChildrenOfAlarmName="cpu").code == "ValidationError"
    refused = admin.refused("cloudwatch:DescribeAlarms", ChildrenOfAlarmName="site", AlarmNames=["cpu"])
    assert refused.code == "ValidationError"


def test_what_it_stands_on_cannot_be_deleted_before_it(desk: Desk, admin: Admin) -> None:
    desk.composite("ALARM(cpu) OR ALARM(disk)")
    refusal = admin.refused("cloudwatch:DeleteAlarms", AlarmNames=["cpu", "disk"])
    assert refusal.message == "Cannot delete cpu,disk as there are composite alarm(s) depending on them."
    desk.composite("FALSE", "other")
    refusal = admin.refused("cloudwatch:DeleteAlarms", AlarmNames=["site", "other"])
    assert "Only one composite alarm" in refusal.message
    admin.call("cloudwatch:DeleteAlarms", AlarmNames=["site", "cpu"])
    assert admin.refused("cloudwatch:DeleteAlarms", AlarmNames=["site"]).code == "ResourceNotFound"


def test_its_actions_can_be_switched_off_and_its_state_set(desk: Desk, admin: Admin) -> None:
    desk.composite("ALARM(cpu)", AlarmActions=[TOPIC])
    admin.call("cloudwatch:DisableAlarmActions", AlarmNames=["site"])
    admin.call("cloudwatch:SetAlarmState", AlarmName="site", StateValue="ALARM", StateReason="drill")
    assert (desk.told()["StateValue"], desk.told()["ActionsEnabled"], desk.acted) == ("ALARM", False, 0)


@pytest.mark.parametrize(
    ("rule", "more", "words"),
    [
        ("ALARM(", {}, "Invalid AlarmRule"),
        ("ALARM(nobody)", {}, "alarms [nobody] in the alarm rule do not exist"),
        ("TRUE", {"AlarmName": "cpu"}, "of another type"),
        ("TRUE", {"AlarmActions": ["arn:aws:automate:us-east-1:ec2:stop"]}, "Invalid arn syntax"),
        ("TRUE", {"AlarmActions": [FAR]}, "Invalid region"),
        ("TRUE", {"ActionsSuppressor": "cpu"}, "needs ActionsSuppressorWaitPeriod"),
        ("TRUE", {"ActionsSuppressorWaitPeriod": 5}, "ActionsSuppressor is required"),
        ("TRUE", SUPPRESSED | {"ActionsSuppressor": "nobody"}, "the suppressor nobody does not exist"),
        ("TRUE", SUPPRESSED | {"ActionsSuppressorWaitPeriod": -5}, "cannot be negative"),
        (" OR ".join(f"ALARM(a{n})" for n in range(101)), {}, "100 alarms at the most"),
    ],
)
def test_what_makes_no_sense_is_refused(desk: Desk, rule: str, more: dict[str, Any], words: str) -> None:
    code, message = desk.refused_composite(rule, **more)
    assert code == "ValidationError"
    assert words in message


def test_a_metric_alarm_cannot_take_its_name(desk: Desk) -> None:
    desk.composite("TRUE", "busy")
    assert desk.refused()[0] == "ValidationError"


def test_one_that_watches_much_is_judged_with_the_minute_of_its_alarms(desk: Desk) -> None:
    desk.alarm("busy", TreatMissingData="notBreaching")
    desk.composite("ALARM(busy)")
    desk.orders(90, 90)
    assert desk.told()["StateValue"] == "ALARM"
    desk.admin.advance(seconds=5 * MINUTE)
    assert desk.told()["StateValue"] == "OK"
