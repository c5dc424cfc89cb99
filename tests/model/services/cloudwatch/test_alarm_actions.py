"""Alarms act on what they were told to, and write down how that went."""

from typing import Any

import pytest

from model.kit.cell import CellSettings
from model.services.cloudwatch.resources.alarms import AlarmChanged
from tests.admin import Admin
from tests.model.services.cloudwatch.watching import Watcher
from tests.model.services.lambda_.callee import Callee

TOPIC = "arn:aws:sns:us-east-1:123456789012:pages"


@pytest.fixture
def admin() -> Any:
    someone = Admin(settings=CellSettings(any_image=True))
    yield someone
    someone.close()


def running(admin: Admin) -> str:
    answer = admin.call(
        "ec2:RunInstances", ImageId="ami-0123456789abcdef0", InstanceType="t3.micro", MinCount=1, MaxCount=1
    )
    admin.advance(seconds=120)
    return answer["Instances"][0]["InstanceId"]


def state(admin: Admin, instance_id: str) -> str:
    answer = admin.call("ec2:DescribeInstances", InstanceIds=[instance_id])
    return answer["Reservations"][0]["Instances"][0]["State"]["Name"]


def put_errors(admin: Admin, instance_id: str, count: int) -> None:
    data = {"MetricName": "Http500", "Value": count, "Dimensions": [{"Name": "InstanceId", "Value": instance_id}]}
    admin.call("cloudwatch:PutMetricData", Namespace="Web", MetricData=[data])


def errors_alarm(watcher: Watcher, instance_id: str, verb: str) -> None:
    watcher.alarm(
        "errors",
        Namespace="Web",
        MetricName="Http500",
        Dimensions=[{"Name": "InstanceId", "Value": instance_id}],
        Statistic="Sum",
        Period=3600,
        Threshold=5,
        AlarmActions=[f"arn:aws:automate:us-east-1:ec2:{verb}"],
    )


@pytest.mark.fact("alarms-08")
def test_a_sixth_error_within_the_hour_reboots_the_instance(watcher: Watcher, admin: Admin) -> None:
    instance_id = running(admin)
    errors_alarm(watcher, instance_id, "reboot")
    put_errors(admin, instance_id, 5)
    admin.advance(seconds=300)
    assert watcher.state("errors") == "OK"
    assert watcher.items("Action", "errors") == []
    put_errors(admin, instance_id, 1)
    admin.advance(seconds=1200)
    (done,) = watcher.items("Action", "errors")
    assert done["HistorySummary"] == "Successfully executed action arn:aws:automate:us-east-1:ec2:reboot"
    assert done["HistoryData"]["actionState"] == "Succeeded"
    assert state(admin, instance_id) == "running"


@pytest.mark.parametrize(("verb", "state_after"), [("stop", "stopped"), ("terminate", "terminated")])
def test_an_alarm_stops_or_ends_an_instance(watcher: Watcher, admin: Admin, verb: str, state_after: str) -> None:
    instance_id = running(admin)
    errors_alarm(watcher, instance_id, verb)
    put_errors(admin, instance_id, 6)
    admin.advance(seconds=300)
    assert state(admin, instance_id) == state_after


def test_a_failed_action_is_told_honestly_and_the_alarm_goes_on(watcher: Watcher, admin: Admin) -> None:
    errors_alarm(watcher, "i-0123456789abcdef0", "stop")
    put_errors(admin, "i-0123456789abcdef0", 6)
    admin.advance(seconds=300)
    assert watcher.state("errors") == "ALARM"
    (failed,) = watcher.items("Action", "errors")
    assert failed["HistorySummary"].startswith("Failed to execute action arn:aws:automate:us-east-1:ec2:stop: ")
    assert "InvalidInstanceID.NotFound" in failed["HistoryData"]["error"]
    assert failed["HistoryData"]["actionState"] == "Failed"


def test_each_state_has_its_own_actions(watcher: Watcher, admin: Admin) -> None:
    def topic(name: str) -> list[str]:
        return [f"arn:aws:sns:us-east-1:123456789012:{name}"]

    watcher.alarm(OKActions=topic("good"), AlarmActions=topic("bad"), InsufficientDataActions=topic("unknown"))
    watcher.orders(10, 10, 90, 90)
    admin.advance(seconds=600)
    told = [item["HistoryData"]["notificationResource"].rpartition(":")[2] for item in watcher.items("Action")]
    assert told == ["good", "bad", "unknown"]


def test_disabled_actions_stay_undone_while_the_state_changes(watcher: Watcher, admin: Admin) -> None:
    watcher.alarm(AlarmActions=[TOPIC])
    admin.call("cloudwatch:DisableAlarmActions", AlarmNames=["busy"])
    assert watcher.described()["ActionsEnabled"] is False
    watcher.orders(90, 90)
    assert watcher.state() == "ALARM"
    assert watcher.items("Action") == []
    admin.call("cloudwatch:EnableAlarmActions", AlarmNames=["busy"])
    admin.advance(seconds=300)
    watcher.orders(90, 90)
    assert len(watcher.items("Action")) == 1


def test_a_state_set_by_hand_acts(watcher: Watcher, admin: Admin) -> None:
    instance_id = running(admin)
    errors_alarm(watcher, instance_id, "stop")
    admin.call("cloudwatch:SetAlarmState", AlarmName="errors", StateValue="ALARM", StateReason="drill")
    assert state(admin, instance_id) == "stopping"


def test_a_change_of_state_is_told_to_those_who_listen(watcher: Watcher, admin: Admin) -> None:
    told: list[AlarmChanged] = []
    admin.cloud.kernel.bus.listen(AlarmChanged, told.append)
    watcher.alarm()
    watcher.orders(90, 90)
    assert watcher.states() == ["ALARM"]
    (fact,) = told
    assert (fact.alarm_name, fact.before, fact.state) == ("busy", "INSUFFICIENT_DATA", "ALARM")
    assert fact.reason == watcher.described()["StateReason"]


def test_an_alarm_calls_a_function_that_lets_it_in_with_where_it_is_and_was(watcher: Watcher, admin: Admin) -> None:
    callee = Callee(admin)
    watcher.alarm(AlarmActions=[callee.arn], AlarmDescription="too busy")
    described = watcher.described()
    callee.let_in("lambda.alarms.cloudwatch.amazonaws.com", described["AlarmArn"])
    watcher.orders(90, 90)
    (done,) = watcher.items("Action")
    assert done["HistoryData"]["actionState"] == "Succeeded"
    (event,) = callee.told()
    assert (event["source"], event["alarmArn"]) == ("aws.cloudwatch", described["AlarmArn"])
    data = event["alarmData"]
    assert (data["state"]["value"], data["previousState"]["value"]) == ("ALARM", "INSUFFICIENT_DATA")
    assert data["state"]["reason"] == watcher.described()["StateReason"]
    assert data["configuration"]["description"] == "too busy"
    (metric,) = data["configuration"]["metrics"]
    assert metric["metricStat"]["metric"]["name"] == described["MetricName"]
    assert (metric["metricStat"]["period"], metric["returnData"]) == (described["Period"], True)


def test_a_function_that_lets_no_alarm_in_is_a_failed_action(watcher: Watcher, admin: Admin) -> None:
    callee = Callee(admin)
    watcher.alarm(AlarmActions=[callee.arn])
    watcher.orders(90, 90)
    (failed,) = watcher.items("Action")
    assert failed["HistoryData"]["actionState"] == "Failed"
    assert callee.told() == []
