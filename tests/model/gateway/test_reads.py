"""More can be read about most things than their description."""

from __future__ import annotations

from model.client import Read
from tests.admin import Admin


def reads(admin: Admin, kind: str) -> set[Read]:
    return set(admin.client.reads_about(kind))


def test_a_read_that_needs_the_id_alone_tells_about_the_thing(admin: Admin) -> None:
    assert Read("elbv2:DescribeTargetHealth", "TargetGroupArn", many=False) in reads(admin, "elbv2:TargetGroup")
    assert Read("s3:GetBucketVersioning", "Bucket", many=False) in reads(admin, "s3:Bucket")


def test_so_does_one_that_lists_all_and_can_be_narrowed_to_the_thing(admin: Admin) -> None:
    assert Read("ec2:DescribeInstanceStatus", "InstanceIds", many=True) in reads(admin, "ec2:Instance")
    assert Read("cloudwatch:DescribeAlarmHistory", "AlarmName", many=False) in reads(admin, "cloudwatch:MetricAlarm")


def test_what_describes_the_thing_and_what_its_actions_show_are_not_told_twice(admin: Admin) -> None:
    actions = {read.action for read in reads(admin, "ec2:Instance")}
    assert not actions & {"ec2:DescribeInstances", "ec2:GetConsoleOutput"}


def test_nothing_that_changes_something_is_a_read(admin: Admin) -> None:
    told = {read.action.partition(":")[2] for kind in admin.client.kinds() for read in admin.client.reads_about(kind)}
    assert {name for name in told if not name.startswith(("Describe", "Get", "List", "Head", "Check", "Scan"))} == set()


def test_one_that_lists_what_is_about_the_thing_is_narrowed_by_its_filter(admin: Admin) -> None:
    told = ("NetworkInterfaceId", "SubnetId", "VpcId")
    read = Read("ec2:DescribeFlowLogs", "Filter", many=True, filter="resource-id", told=told)
    assert read in reads(admin, "ec2:NetworkInterface")
