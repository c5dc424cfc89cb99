"""An instance that hibernates keeps what is in its memory on its root volume, and goes on from there."""

from __future__ import annotations

from typing import Any

import pytest

from model.catalog.running_costs import dollars_per_hour
from model.kit.view import kind_view, row
from model.services.ec2.resources.instances import Instance
from tests.admin import Admin
from tests.model.services.ec2.bidding import CEILING, HOUR, Market
from tests.model.services.ec2.images import LINUX, WINDOWS
from tests.model.services.ec2.launches import UP, all_instances, look, running, stop

SLEEPY = {"HibernationOptions": {"Configured": True}, "InstanceType": "m5.large"}
READY = 180.0
"Seconds after which the agent of a guest that has come up is surely ready."


def root(size: int = 30, *, encrypted: bool = True, device: str = "/dev/xvda") -> dict[str, Any]:
    return {
        "BlockDeviceMappings": [{"DeviceName": device, "Ebs": {"VolumeSize": size, "Encrypted": encrypted}}],
    }


def sleepy(admin: Admin, **params: Any) -> str:
    """One that can hibernate now."""
    id = running(admin, **(SLEEPY | root() | params))
    admin.advance(READY)
    return id


def hibernate(admin: Admin, id: str) -> None:
    admin.call("ec2:StopInstances", InstanceIds=[id], Hibernate=True)
    admin.advance(2 * UP)


def booted(admin: Admin, id: str) -> float:
    """When the guest last booted."""
    return admin.call("ec2:GetConsoleOutput", InstanceId=id)["Timestamp"]


@pytest.mark.fact("ec2-23")
def test_who_hibernates_goes_on_where_it_was_and_who_is_stopped_boots(admin: Admin) -> None:
    id = sleepy(admin)
    up_since = booted(admin, id)
    hibernate(admin, id)
    slept = look(admin, id)
    assert slept["State"]["Name"] == "stopped"
    assert slept["StateReason"] == {
        "Code": "Client.UserInitiatedHibernate",
        "Message": "Client.UserInitiatedHibernate: User initiated hibernate",
    }
    admin.call("ec2:StartInstances", InstanceIds=[id])
    admin.advance(2 * UP)
    assert (look(admin, id)["State"]["Name"], booted(admin, id)) == ("running", up_since)
    stop(admin, id)
    admin.call("ec2:StartInstances", InstanceIds=[id])
    admin.advance(UP)
    assert booted(admin, id) > up_since


def test_only_instances_made_for_it_hibernate(admin: Admin) -> None:
    plain, able = running(admin), sleepy(admin)
    refusal = admin.refused("ec2:StopInstances", InstanceIds=[able, plain], Hibernate=True)
    assert refusal.code == "UnsupportedHibernationConfiguration"
    assert refusal.message.endswith(f"it was not configured at launch for hibernation: {plain}")
    assert {look(admin, id)["State"]["Name"] for id in (plain, able)} == {"running"}
    assert look(admin, able)["HibernationOptions"] == {"Configured": True}
    assert look(admin, plain)["HibernationOptions"] == {"Configured": False}
    wanted = [{"Name": "hibernation-options.configured", "Values": ["true"]}]
    assert [each["InstanceId"] for each in all_instances(admin, Filters=wanted)] == [able]


def test_a_guest_that_came_up_just_now_is_not_ready_yet(admin: Admin) -> None:
    id = running(admin, **SLEEPY, **root())
    refusal = admin.refused("ec2:StopInstances", InstanceIds=[id], Hibernate=True)
    assert (refusal.code, refusal.message.split()[1]) == ("UnsupportedOperation", id)
    admin.advance(READY)
    hibernate(admin, id)
    assert look(admin, id)["State"]["Name"] == "stopped"


@pytest.mark.parametrize(
    "wrong",
    [
        root(encrypted=False),
        root(size=8),
        {"InstanceType": "t1.micro", "ImageId": LINUX},
        {"InstanceType": "m5.metal"},
        {"InstanceType": "m5.12xlarge"} | root(size=500),
        {"InstanceType": "m5.2xlarge", "ImageId": WINDOWS} | root(size=100, device="/dev/sda1"),
    ],
    ids=["plain root", "small root", "old type", "bare metal", "much memory", "much memory of Windows"],
)
def test_who_could_not_hibernate_is_not_launched_for_it(admin: Admin, wrong: dict[str, Any]) -> None:
    asked = {"ImageId": LINUX, "MinCount": 1, "MaxCount": 1} | SLEEPY | root() | wrong
    assert admin.refused("ec2:RunInstances", **asked).code == "UnsupportedHibernationConfiguration"
    assert all_instances(admin) == []


def test_a_template_may_ask_for_it(admin: Admin) -> None:
    data = {"ImageId": LINUX, **SLEEPY, **root()}
    admin.call("ec2:CreateLaunchTemplate", LaunchTemplateName="sleepy", LaunchTemplateData=data)
    id = admin.call("ec2:RunInstances", LaunchTemplate={"LaunchTemplateName": "sleepy"}, MinCount=1, MaxCount=1)
    assert id["Instances"][0]["HibernationOptions"] == {"Configured": True}


def test_memory_is_written_to_the_root_volume_and_read_from_there(admin: Admin) -> None:
    id = sleepy(admin)
    (mapping,) = look(admin, id)["BlockDeviceMappings"]
    hibernate(admin, id)
    assert moved(admin, mapping["Ebs"]["VolumeId"], "VolumeWriteBytes") == pytest.approx(2 * 1024**3, rel=0.02)
    admin.call("ec2:StartInstances", InstanceIds=[id])
    admin.advance(2 * UP)
    assert moved(admin, mapping["Ebs"]["VolumeId"], "VolumeReadBytes") == pytest.approx(2 * 1024**3, rel=0.02)


def moved(admin: Admin, volume: str, metric: str) -> float:
    admin.advance(600)
    points = admin.call(
        "cloudwatch:GetMetricStatistics",
        Namespace="AWS/EBS",
        MetricName=metric,
        Dimensions=[{"Name": "VolumeId", "Value": volume}],
        StartTime=admin.now - HOUR,
        EndTime=admin.now,
        Period=3600,
        Statistics=["Sum"],
    )["Datapoints"]
    return sum(each["Sum"] for each in points)


def test_much_memory_takes_its_time(admin: Admin) -> None:
    small, big = sleepy(admin), sleepy(admin, InstanceType="m5.8xlarge", **root(200))
    admin.call("ec2:StopInstances", InstanceIds=[small, big], Hibernate=True)
    admin.advance(2 * UP)
    assert [look(admin, id)["State"]["Name"] for id in (small, big)] == ["stopped", "stopping"]


@pytest.mark.fact("pricing-01")
def test_going_to_sleep_is_paid_for_and_sleeping_is_not(admin: Admin) -> None:
    id = sleepy(admin)
    runs = dollars(admin, id)
    admin.call("ec2:StopInstances", InstanceIds=[id], Hibernate=True)
    assert (look(admin, id)["State"]["Name"], dollars(admin, id)) == ("stopping", runs)
    admin.advance(2 * UP)
    assert dollars(admin, id) == 0
    admin.call("ec2:StartInstances", InstanceIds=[id])
    admin.advance(2 * UP)
    admin.call("ec2:StopInstances", InstanceIds=[id])
    assert (look(admin, id)["State"]["Name"], dollars(admin, id)) == ("stopping", 0)


def dollars(admin: Admin, id: str) -> float:
    """What it costs an hour, by what its row says."""
    thing = row(admin.cloud.world("123456789012", "us-east-1", "ec2").get(Instance, id))
    values = zip((column.field for column in kind_view(Instance).columns), thing.values, strict=True)
    return dollars_per_hour("ec2:Instance", "us-east-1", dict(values))


def test_a_forced_stop_leaves_no_time_to_keep_anything(admin: Admin) -> None:
    id = sleepy(admin)
    up_since = booted(admin, id)
    admin.call("ec2:StopInstances", InstanceIds=[id], Hibernate=True, Force=True)
    admin.call("ec2:StartInstances", InstanceIds=[id])
    admin.advance(UP)
    assert booted(admin, id) > up_since


def test_without_the_volume_that_it_slept_on_it_boots(admin: Admin) -> None:
    id = sleepy(admin)
    up_since = booted(admin, id)
    (mapping,) = look(admin, id)["BlockDeviceMappings"]
    hibernate(admin, id)
    kept = mapping["Ebs"]["VolumeId"]
    copy = admin.call("ec2:CreateSnapshot", VolumeId=kept)["SnapshotId"]
    admin.advance(HOUR)
    zone = look(admin, id)["Placement"]["AvailabilityZone"]
    other = admin.call("ec2:CreateVolume", SnapshotId=copy, AvailabilityZone=zone)["VolumeId"]
    admin.call("ec2:DetachVolume", VolumeId=kept)
    admin.advance(UP)
    admin.call("ec2:AttachVolume", VolumeId=other, InstanceId=id, Device="/dev/xvda")
    admin.advance(UP)
    admin.call("ec2:StartInstances", InstanceIds=[id])
    admin.advance(UP)
    assert booted(admin, id) > up_since


def test_one_of_the_market_sleeps_at_once_when_it_is_taken_back(admin: Admin) -> None:
    market = Market(admin)
    market.wait_until(0.0, 0.7)
    spot = {"SpotInstanceType": "persistent", "MaxPrice": str(CEILING)}
    asked: dict[str, Any] = market.wanted(**spot) | {"HibernationOptions": {"Configured": True}} | root()
    ids = [admin.call("ec2:RunInstances", **asked)["Instances"][0]["InstanceId"] for _ in range(5)]
    request = look(admin, ids[0])["SpotInstanceRequestId"]
    assert market.told(request)["InstanceInterruptionBehavior"] == "hibernate"
    market.wait_until(0.0, 9.0, rushed=True)
    admin.advance(1200)
    asleep = [id for id in ids if look(admin, id)["State"]["Name"] == "stopped"]
    assert asleep
    up_since = {id: booted(admin, id) for id in asleep}
    market.wait_until(0.0, 0.9)
    admin.advance(10 * UP)
    assert {look(admin, id)["State"]["Name"] for id in asleep} == {"running"}
    assert {id: booted(admin, id) for id in asleep} == up_since


@pytest.mark.parametrize(
    ("spot", "hibernates"),
    [
        ({"SpotInstanceType": "persistent", "InstanceInterruptionBehavior": "stop"}, True),
        ({"SpotInstanceType": "persistent", "InstanceInterruptionBehavior": "hibernate"}, False),
        ({}, True),
    ],
)
def test_the_market_hibernates_those_of_persistent_requests_that_can(
    admin: Admin, spot: dict[str, str], hibernates: bool
) -> None:
    asked: dict[str, Any] = Market(admin).wanted(**spot) | {"HibernationOptions": {"Configured": hibernates}} | root()
    assert admin.refused("ec2:RunInstances", **asked).code == "InvalidParameterCombination"
