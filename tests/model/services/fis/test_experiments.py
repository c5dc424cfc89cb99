"""Experiments begin, act in their role, take back what they did, and are stopped by alarms."""

from __future__ import annotations

import json

import pytest

from tests.admin import Admin
from tests.model.services.ec2.launches import all_instances, launch, look, running
from tests.model.services.fis.laboratory import Laboratory, act, instances, of, wait

MINUTE = 60.0
STOP = "aws:ec2:stop-instances"


def state(admin: Admin, id: str) -> str:
    return look(admin, id)["State"]["Name"]


def test_instances_are_stopped_and_start_again_when_asked_to(admin: Admin, lab: Laboratory) -> None:
    one, other = running(admin), running(admin)
    id = lab.run({"stop": act(STOP, startInstancesAfterDuration="PT5M")}, instances(one))
    assert (lab.status(id), lab.actions(id)) == ("running", {"stop": "running"})
    admin.advance(2 * MINUTE)
    assert (state(admin, one), state(admin, other)) == ("stopped", "running")
    admin.advance(4 * MINUTE)
    assert (state(admin, one), lab.status(id)) == ("running", "completed")
    done = lab.look(id)
    assert done["endTime"] - done["startTime"] == 5 * MINUTE


def test_without_a_duration_an_action_is_over_at_once(admin: Admin, lab: Laboratory) -> None:
    one = running(admin)
    id = lab.run({"end": act("aws:ec2:terminate-instances")}, instances(one))
    assert (lab.status(id), lab.actions(id)) == ("completed", {"end": "completed"})
    assert state(admin, one) == "shutting-down"


def test_actions_come_one_after_the_other(admin: Admin, lab: Laboratory) -> None:
    one = running(admin)
    actions = {"wait": wait("PT2M"), "reboot": act("aws:ec2:reboot-instances", after=("wait",)), "rest": wait("PT10M")}
    id = lab.run(actions, instances(one))
    assert lab.actions(id) == {"wait": "running", "reboot": "pending", "rest": "running"}
    admin.advance(3 * MINUTE)
    assert lab.actions(id) == {"wait": "completed", "reboot": "completed", "rest": "running"}
    admin.advance(8 * MINUTE)
    assert lab.status(id) == "completed"


def test_what_is_stopped_is_taken_back_and_the_rest_is_cancelled(admin: Admin, lab: Laboratory) -> None:
    one = running(admin)
    actions = {"stop": act(STOP, startInstancesAfterDuration="PT5M"), "wait": wait("PT1M", "stop")}
    id = lab.run(actions, instances(one))
    admin.advance(2 * MINUTE)
    lab.call("fis:StopExperiment", id=id)
    assert (lab.status(id), lab.actions(id)) == ("stopped", {"stop": "stopped", "wait": "cancelled"})
    admin.advance(MINUTE)
    assert state(admin, one) == "running"
    assert admin.refused("fis:StopExperiment", id=id).code == "ValidationException"


def test_an_alarm_halts_an_experiment(admin: Admin, lab: Laboratory) -> None:
    one = running(admin, Monitoring={"Enabled": True})
    name = {"Namespace": "AWS/EC2", "MetricName": "StatusCheckFailed", "Statistic": "Maximum"}
    lab.call(
        "cloudwatch:PutMetricAlarm",
        AlarmName="checks",
        Dimensions=[{"Name": "InstanceId", "Value": one}],
        **name,
        Period=60,
        EvaluationPeriods=1,
        Threshold=0,
        ComparisonOperator="GreaterThanThreshold",
    )
    admin.advance(10 * MINUTE)
    arn = "arn:aws:cloudwatch:us-east-1:123456789012:alarm:checks"
    disk = look(admin, one)["BlockDeviceMappings"][0]["Ebs"]["VolumeId"]
    target = of("aws:ec2:ebs-volume", f"arn:aws:ec2:us-east-1:123456789012:volume/{disk}")
    conditions = [{"source": "aws:cloudwatch:alarm", "value": arn}]
    pause = {"pause": act("aws:ebs:pause-volume-io", "Volumes", duration="PT1H")}
    id = lab.run(pause, target, stopConditions=conditions)
    assert lab.status(id) == "running"
    admin.advance(10 * MINUTE)
    assert (lab.status(id), lab.reason(id)) == ("stopped", "Experiment halted by stop condition.")
    told = lab.call("ec2:DescribeVolumeStatus", VolumeIds=[disk])["VolumeStatuses"][0]
    assert told["VolumeStatus"]["Status"] == "ok"
    admin.advance(10 * MINUTE)
    assert lab.call("cloudwatch:DescribeAlarms", AlarmNames=["checks"])["MetricAlarms"][0]["StateValue"] == "OK"


def test_an_experiment_does_not_run_while_its_alarm_rings(admin: Admin, lab: Laboratory) -> None:
    told = {"Namespace": "shop", "MetricName": "orders", "Statistic": "Sum", "Period": 60, "EvaluationPeriods": 1}
    more = {"Threshold": 1, "ComparisonOperator": "LessThanThreshold", "TreatMissingData": "breaching"}
    lab.call("cloudwatch:PutMetricAlarm", AlarmName="orders", **told, **more)
    admin.advance(5 * MINUTE)
    arn = "arn:aws:cloudwatch:us-east-1:123456789012:alarm:orders"
    id = lab.run({"wait": wait("PT1H")}, stopConditions=[{"source": "aws:cloudwatch:alarm", "value": arn}])
    assert lab.status(id) == "stopped"


def test_a_role_that_does_not_trust_fis_fails_it(admin: Admin) -> None:
    lab = Laboratory(admin, host="ec2.amazonaws.com")
    id = lab.run({"wait": wait("PT1M")})
    assert lab.status(id) == "failed"
    assert "assume role" in lab.reason(id)


@pytest.mark.parametrize("action", ["ec2:StopInstances", "ec2:StartInstances"])
def test_an_action_that_the_role_may_not_take_fails(admin: Admin, action: str) -> None:
    denied = {"Effect": "Deny", "Action": action, "Resource": "*"}
    lab = Laboratory(admin, [{"Effect": "Allow", "Action": "*", "Resource": "*"}, denied])
    one = running(admin)
    id = lab.run({"stop": act(STOP, startInstancesAfterDuration="PT2M")}, instances(one))
    admin.advance(3 * MINUTE)
    assert lab.actions(id) == {"stop": "failed"}
    assert state(admin, one) == ("running" if action == "ec2:StopInstances" else "stopped")


def test_what_no_call_stands_for_needs_its_permission(admin: Admin) -> None:
    lab = Laboratory(admin, [{"Effect": "Allow", "Action": "ec2:Describe*", "Resource": "*"}])
    disk = look(admin, running(admin))["BlockDeviceMappings"][0]["Ebs"]["VolumeId"]
    target = of("aws:ec2:ebs-volume", f"arn:aws:ec2:us-east-1:123456789012:volume/{disk}")
    id = lab.run({"pause": act("aws:ebs:pause-volume-io", "Volumes", duration="PT1H")}, target)
    assert lab.status(id) == "failed"
    assert "ec2:PauseVolumeIO" in lab.look(id)["actions"]["pause"]["state"]["reason"]


def test_targets_are_found_by_tags_and_filters_and_luck(admin: Admin, lab: Laboratory) -> None:
    tags = [{"ResourceType": "instance", "Tags": [{"Key": "tier", "Value": "web"}]}]
    place = {"AvailabilityZone": "us-east-1a"}
    for _ in range(4):
        launch(admin, TagSpecifications=tags, Placement=place)
    launch(admin)
    admin.advance(MINUTE)
    filters = [{"path": "State.Name", "values": ["running"]}]
    filters += [{"path": "Placement.AvailabilityZone", "values": ["us-east-1a"]}]
    target = {"resourceType": "aws:ec2:instance", "resourceTags": {"tier": "web"}, "filters": filters}
    end = {"end": act("aws:ec2:terminate-instances")}
    id = lab.run(end, {"some": target | {"selectionMode": "PERCENT(50)"}})
    resolved = lab.call("fis:ListExperimentResolvedTargets", experimentId=id)["resolvedTargets"]
    assert len(resolved) == 2
    ended = [each for each in all_instances(admin) if each["State"]["Name"] != "running"]
    assert [each["targetInformation"]["arn"][-19:] for each in resolved] == [each["InstanceId"] for each in ended]
    nobody = target | {"selectionMode": "ALL", "resourceTags": {"tier": "none"}}
    assert lab.status(lab.run(end, {"some": nobody})) == "failed"
    skipped = lab.run(end, {"some": nobody}, experimentOptions={"emptyTargetResolutionMode": "skip"})
    assert (lab.status(skipped), lab.actions(skipped)) == ("completed", {"end": "skipped"})


def test_a_rehearsal_resolves_targets_and_does_nothing(admin: Admin, lab: Laboratory) -> None:
    one = running(admin)
    template = lab.template({"stop": act(STOP)}, instances(one))
    started = lab.call(
        "fis:StartExperiment",
        clientToken="x",
        experimentTemplateId=template,
        experimentOptions={"actionsMode": "skip-all"},
    )["experiment"]
    admin.advance(MINUTE)
    assert lab.actions(started["id"]) == {"stop": "skipped"}
    assert state(admin, one) == "running"


def test_an_experiment_is_told_in_a_log_group(admin: Admin, lab: Laboratory) -> None:
    lab.call("logs:CreateLogGroup", logGroupName="chaos")
    group = "arn:aws:logs:us-east-1:123456789012:log-group:chaos:*"
    logs = {"logSchemaVersion": 2, "cloudWatchLogsConfiguration": {"logGroupArn": group}}
    id = lab.run({"stop": act(STOP)}, instances(running(admin)), logConfiguration=logs)
    events = lab.call("logs:FilterLogEvents", logGroupName="chaos")["events"]
    told = [json.loads(each["message"]) for each in events]
    assert [each["log_type"] for each in told] == [
        "experiment-start",
        "target-resolution-detail",
        "action-start",
        "action-end",
        "experiment-end",
    ]
    assert {each["id"] for each in told} == {id}
    assert told[-1]["details"]["experiment_state"]["status"] == "completed"


def test_experiments_are_listed_by_their_template_and_keep_what_it_said(admin: Admin, lab: Laboratory) -> None:
    first, second = lab.template({"wait": wait("PT1M")}), lab.template({"wait": wait("PT2M")})
    ids = [lab.start(first), lab.start(first), lab.start(second)]
    listed = lab.call("fis:ListExperiments", experimentTemplateId=first)["experiments"]
    assert [each["id"] for each in listed] == ids[:2]
    page = lab.call("fis:ListExperiments", maxResults=2)
    rest = lab.call("fis:ListExperiments", nextToken=page["nextToken"])["experiments"]
    assert [each["id"] for each in page["experiments"] + rest] == ids
    lab.call("fis:DeleteExperimentTemplate", id=second)
    assert lab.look(ids[2])["actions"]["wait"]["parameters"] == {"duration": "PT2M"}
    assert admin.refused("fis:GetExperiment", id="EXPnone").code == "ResourceNotFoundException"


def test_a_token_stands_for_one_experiment(admin: Admin, lab: Laboratory) -> None:
    asked = {"clientToken": "same", "experimentTemplateId": lab.template({"wait": wait("PT1M")})}
    twice = [lab.call("fis:StartExperiment", **asked)["experiment"]["id"] for _ in range(2)]
    assert twice[0] == twice[1]
    assert len(lab.call("fis:ListExperiments")["experiments"]) == 1
