"""An alarm on the system status check has an instance go on on other hardware."""

from __future__ import annotations

from typing import Any

import pytest

from model.physics.facilities.site import hall_of
from model.services.ec2.resources.instances import Instance
from tests.admin import Admin
from tests.model.services.cloudwatch.watching import Watcher
from tests.model.services.ec2.launches import running

MINUTE = 60


def instance_of(admin: Admin, id: str) -> Instance:
    return admin.cloud.world("123456789012", "us-east-1", "ec2").get(Instance, id)


def described(admin: Admin, id: str) -> dict[str, Any]:
    answer = admin.call("ec2:DescribeInstances", InstanceIds=[id])
    return answer["Reservations"][0]["Instances"][0]


def kept(admin: Admin, id: str) -> dict[str, Any]:
    """What must outlive its hardware."""
    told = described(admin, id)
    names = ("InstanceId", "PrivateIpAddress", "PublicIpAddress", "PrivateDnsName", "LaunchTime")
    disks = [each["Ebs"]["VolumeId"] for each in told["BlockDeviceMappings"]]
    return {name: told[name] for name in names} | {"disks": disks, "state": told["State"]["Name"]}


def watched(admin: Admin, id: str) -> Watcher:
    watcher = Watcher(admin)
    watcher.alarm(
        "hardware",
        Namespace="AWS/EC2",
        MetricName="StatusCheckFailed_System",
        Dimensions=[{"Name": "InstanceId", "Value": id}],
        Statistic="Maximum",
        EvaluationPeriods=2,
        Threshold=0,
        AlarmActions=["arn:aws:automate:us-east-1:ec2:recover"],
    )
    return watcher


def fail_host(admin: Admin, id: str) -> None:
    instance = instance_of(admin, id)
    admin.run(admin.client.facilities.disturb(instance.availability_zone, "smoke", hall_of(instance.hardware)))


@pytest.mark.fact("alarms-09")
def test_a_failed_host_is_left_with_id_addresses_and_volumes_but_without_memory(admin: Admin) -> None:
    id = running(admin)
    address = admin.call("ec2:AllocateAddress")
    admin.call("ec2:AssociateAddress", InstanceId=id, AllocationId=address["AllocationId"])
    watcher = watched(admin, id)
    admin.advance(10 * MINUTE)
    before, hardware, boots = kept(admin, id), instance_of(admin, id).hardware, instance_of(admin, id).boots
    assert (watcher.state("hardware"), before["PublicIpAddress"]) == ("OK", address["PublicIp"])
    fail_host(admin, id)
    admin.advance(4 * MINUTE)
    assert not instance_of(admin, id).answers
    assert watcher.state("hardware") == "ALARM"
    admin.advance(10 * MINUTE)
    after = instance_of(admin, id)
    assert kept(admin, id) == before
    assert after.answers
    assert (after.hardware != hardware, after.boots) == (True, boots + 1)
    assert watcher.states("hardware") == ["OK", "ALARM", "OK"]
    (done,) = watcher.items("Action", "hardware")
    assert done["HistorySummary"] == "Successfully executed action arn:aws:automate:us-east-1:ec2:recover"


def test_without_an_alarm_nobody_moves_it(admin: Admin) -> None:
    id = running(admin)
    admin.advance(10 * MINUTE)
    hardware = instance_of(admin, id).hardware
    fail_host(admin, id)
    admin.advance(60 * MINUTE)
    assert (instance_of(admin, id).hardware, instance_of(admin, id).answers) == (hardware, False)


def test_what_passes_its_check_is_not_recovered_and_the_history_says_so(admin: Admin) -> None:
    id = running(admin)
    watcher = watched(admin, id)
    admin.advance(10 * MINUTE)
    before = instance_of(admin, id).hardware
    admin.call("cloudwatch:SetAlarmState", AlarmName="hardware", StateValue="ALARM", StateReason="drill")
    admin.advance(10 * MINUTE)
    assert instance_of(admin, id).hardware == before
    (failed,) = watcher.items("Action", "hardware")
    assert "passes its system status check" in failed["HistoryData"]["error"]


def test_where_no_hall_has_power_it_waits_for_the_building(admin: Admin) -> None:
    id = running(admin)
    watched(admin, id)
    admin.advance(10 * MINUTE)
    zone = instance_of(admin, id).availability_zone
    admin.run(admin.client.facilities.disturb(zone, "water", until=admin.now + 90 * MINUTE))
    admin.advance(60 * MINUTE)
    assert not instance_of(admin, id).answers
    admin.advance(60 * MINUTE)
    assert instance_of(admin, id).answers
