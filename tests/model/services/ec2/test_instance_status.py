"""Status checks: initializing for some minutes, then ok, and impaired when something breaks."""

from __future__ import annotations

from typing import Any

from tests.admin import Admin
from tests.model.services.ec2.launches import launch, running, stop

MINUTES = 60.0


def statuses(admin: Admin, **params: Any) -> list[dict[str, Any]]:
    return admin.call("ec2:DescribeInstanceStatus", **params)["InstanceStatuses"]


def summary(admin: Admin, instance_id: str) -> tuple[str, str]:
    (found,) = statuses(admin, InstanceIds=[instance_id])
    return found["SystemStatus"]["Status"], found["InstanceStatus"]["Status"]


def test_checks_need_some_minutes_after_a_boot(admin: Admin) -> None:
    id = running(admin)
    assert summary(admin, id) == ("initializing", "initializing")
    (found,) = statuses(admin)
    assert found["InstanceStatus"]["Details"] == [{"Name": "reachability", "Status": "initializing"}]
    admin.advance(5 * MINUTES)
    assert summary(admin, id) == ("ok", "ok")


def test_only_running_instances_are_told_of_unless_all_are_asked_for(admin: Admin) -> None:
    pending, resting = launch(admin)["InstanceId"], running(admin)
    stop(admin, resting)
    fresh = launch(admin)["InstanceId"]
    assert [each["InstanceId"] for each in statuses(admin)] == [pending]
    everything = statuses(admin, IncludeAllInstances=True)
    assert [(each["InstanceId"], each["InstanceState"]["Name"]) for each in everything] == [
        (pending, "running"),
        (resting, "stopped"),
        (fresh, "pending"),
    ]
    assert everything[1]["SystemStatus"] == {"Status": "not-applicable"}


def test_a_failure_of_the_hardware_shows_in_the_system_check(admin: Admin) -> None:
    id = running(admin)
    admin.advance(10 * MINUTES)
    world = admin.cloud.world("123456789012", "us-east-1", "ec2")

    async def fail() -> None:
        async with world.kernel.unit("test", "hardware fails"):
            world.measure(id, "failed_system", 1)

    admin.run(fail())
    since = admin.now
    admin.advance(5 * MINUTES)
    assert summary(admin, id) == ("impaired", "ok")
    (found,) = statuses(admin, Filters=[{"Name": "system-status.status", "Values": ["impaired"]}])
    assert found["SystemStatus"]["Details"][0]["ImpairedSince"] == since
    points = admin.call(
        "cloudwatch:GetMetricStatistics",
        Namespace="AWS/EC2",
        MetricName="StatusCheckFailed_System",
        Dimensions=[{"Name": "InstanceId", "Value": id}],
        StartTime=since - 300,
        EndTime=admin.now,
        Period=60,
        Statistics=["Maximum"],
    )["Datapoints"]
    assert {each["Maximum"] for each in points if each["Timestamp"] < since} == {0.0}
    assert {each["Maximum"] for each in points if each["Timestamp"] >= since} == {1.0}
