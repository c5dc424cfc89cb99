"""What the actions of experiments break is felt by those who depend on it, and by nobody else."""

from __future__ import annotations

from typing import Any

import pytest

from model.kit.errors import AwsError
from model.services.ec2.resources.volumes import IMPAIRED
from tests.admin import Admin
from tests.model.services.ec2.launches import launch, look, running
from tests.model.services.fis.laboratory import Laboratory, act, instances, of
from tests.model.services.rds.databases import Databases
from tests.stories.premises import status

MINUTE = 60.0
HOME = "123456789012"
WORKER = f"arn:aws:iam::{HOME}:role/worker"


class Worker:
    """Somebody in a role who asks EC2 for things."""

    def __init__(self, admin: Admin) -> None:
        self.admin = admin
        trust = '{"Statement": [{"Effect": "Allow", "Principal": {"AWS": "*"}, "Action": "sts:AssumeRole"}]}'
        admin.call("iam:CreateRole", RoleName="worker", AssumeRolePolicyDocument=trust)
        may = '{"Statement": [{"Effect": "Allow", "Action": "*", "Resource": "*"}]}'
        admin.call("iam:PutRolePolicy", RoleName="worker", PolicyName="own", PolicyDocument=may)
        found = admin.cloud.identities.named(WORKER)
        assert found is not None
        self.principal = found

    def does(self, action: str, **params: Any) -> str:
        """`done`, or the code of the refusal."""
        try:
            self.admin.run(self.admin.cloud.call(action, params, principal=self.principal, region="us-east-1"))
        except AwsError as refusal:
            return refusal.code
        return "done"

    def tries(self, action: str, times: int, **params: Any) -> list[str]:
        return [self.does(action, **params) for _ in range(times)]


@pytest.mark.parametrize(
    ("error", "code"),
    [("internal", "InternalError"), ("throttle", "RequestLimitExceeded"), ("unavailable", "Unavailable")],
)
def test_an_api_is_broken_for_one_role_and_some_operations(
    admin: Admin, lab: Laboratory, error: str, code: str
) -> None:
    worker = Worker(admin)
    told = {"duration": "PT10M", "service": "ec2", "percentage": "100", "operations": "DescribeVpcs,RunInstances"}
    lab.run({"break": act(f"aws:fis:inject-api-{error}-error", "Roles", **told)}, of("aws:iam:role", WORKER))
    assert worker.does("ec2:DescribeVpcs") == code
    assert worker.does("ec2:DescribeSubnets") == "done"
    assert admin.call("ec2:DescribeVpcs")["Vpcs"]
    admin.advance(11 * MINUTE)
    assert worker.does("ec2:DescribeVpcs") == "done"


def test_a_share_of_the_calls_is_struck(admin: Admin, lab: Laboratory) -> None:
    worker = Worker(admin)
    told = {"duration": "PT10M", "service": "ec2", "percentage": "30", "operations": "DescribeVpcs"}
    lab.run({"break": act("aws:fis:inject-api-internal-error", "Roles", **told)}, of("aws:iam:role", WORKER))
    outcomes = worker.tries("ec2:DescribeVpcs", 200)
    assert 0.2 < outcomes.count("InternalError") / 200 < 0.4


def test_launches_of_a_role_find_no_room_in_a_zone(admin: Admin, lab: Laboratory) -> None:
    worker, asked = Worker(admin), {"ImageId": look(admin, running(admin))["ImageId"], "InstanceType": "t3.micro"}
    told = {"duration": "PT10M", "availabilityZoneIdentifiers": "us-east-1a", "percentage": "100"}
    action = act("aws:ec2:api-insufficient-instance-capacity-error", "Roles", **told)
    lab.run({"break": action}, of("aws:iam:role", WORKER))
    launched = {"MinCount": 1, "MaxCount": 1} | asked
    here, there = ({"Placement": {"AvailabilityZone": f"us-east-1{each}"}} for each in "ab")
    assert worker.does("ec2:RunInstances", **launched, **here) == "InsufficientInstanceCapacity"
    assert worker.does("ec2:RunInstances", **launched, **there) == "done"
    assert launch(admin, **here)["State"]["Name"] == "pending"


def test_a_volume_that_answers_nothing_fails_its_checks_and_those_of_its_instance(
    admin: Admin, lab: Laboratory
) -> None:
    one = running(admin)
    admin.advance(10 * MINUTE)
    disk = look(admin, one)["BlockDeviceMappings"][0]["Ebs"]["VolumeId"]
    target = of("aws:ec2:ebs-volume", f"arn:aws:ec2:us-east-1:{HOME}:volume/{disk}")
    lab.run({"pause": act("aws:ebs:pause-volume-io", "Volumes", duration="PT10M")}, target)
    told = lab.call("ec2:DescribeVolumeStatus", VolumeIds=[disk])["VolumeStatuses"][0]["VolumeStatus"]["Status"]
    assert (told, status(admin, one)[1]) == ("impaired", "impaired")
    admin.advance(11 * MINUTE)
    assert status(admin, one)[1] == "ok"
    assert admin.cloud.world(HOME, "us-east-1", "ec2").signal(disk, IMPAIRED).value_at(admin.now) == 0


@pytest.mark.parametrize(
    ("scope", "entries"),
    [
        ("all", set[tuple[str, str]]()),
        ("vpc", {("172.31.0.0/16", "allow")}),
        ("availability-zone", {("172.31.80.0/20", "deny"), ("0.0.0.0/0", "allow")}),
    ],
)
def test_a_subnet_is_cut_off_by_an_acl_and_gets_its_own_back(
    admin: Admin, lab: Laboratory, scope: str, entries: set[tuple[str, str]]
) -> None:
    one = look(admin, running(admin, Placement={"AvailabilityZone": "us-east-1a"}))
    asked = [{"Name": "association.subnet-id", "Values": [one["SubnetId"]]}]
    (before,) = admin.call("ec2:DescribeNetworkAcls", Filters=asked)["NetworkAcls"]
    target = of("aws:ec2:subnet", f"arn:aws:ec2:us-east-1:{HOME}:subnet/{one['SubnetId']}")
    cut = act("aws:network:disrupt-connectivity", "Subnets", duration="PT10M", scope=scope)
    id = lab.run({"cut": cut}, target)
    assert lab.status(id) == "running"
    (during,) = admin.call("ec2:DescribeNetworkAcls", Filters=asked)["NetworkAcls"]
    written = {(each["CidrBlock"], each["RuleAction"]) for each in during["Entries"] if each["RuleNumber"] < 32767}
    assert written >= entries
    assert during["Tags"] == [{"Key": "managedByFIS", "Value": "true"}]
    admin.advance(11 * MINUTE)
    (after,) = admin.call("ec2:DescribeNetworkAcls", Filters=asked)["NetworkAcls"]
    assert (after["NetworkAclId"], lab.status(id)) == (before["NetworkAclId"], "completed")
    assert len(admin.call("ec2:DescribeNetworkAcls")["NetworkAcls"]) == 1


def test_a_stress_document_burns_a_processor(admin: Admin, lab: Laboratory) -> None:
    one = running(admin, InstanceType="m5.large", Monitoring={"Enabled": True})
    document = "arn:aws:ssm:us-east-1::document/AWSFIS-Run-CPU-Stress"
    told = {"documentArn": document, "documentParameters": '{"DurationSeconds":"300","LoadPercent":"80"}'}
    lab.run({"burn": act("aws:ssm:send-command", duration="PT10M", **told)}, instances(one))
    cpu = admin.cloud.world(HOME, "us-east-1", "ec2").signal(one, "cpu")
    assert cpu.value_at(admin.now) == pytest.approx(80, abs=3)
    admin.advance(6 * MINUTE)
    cpu = admin.cloud.world(HOME, "us-east-1", "ec2").signal(one, "cpu")
    assert cpu.value_at(admin.now) < 5


def test_a_document_that_is_none_fails_its_action(admin: Admin, lab: Laboratory) -> None:
    told = {"documentArn": "arn:aws:ssm:us-east-1::document/Dance", "duration": "PT1M"}
    assert lab.status(lab.run({"burn": act("aws:ssm:send-command", **told)}, instances(running(admin)))) == "failed"


def test_a_spot_instance_gets_its_notice_and_is_interrupted(admin: Admin, lab: Laboratory) -> None:
    one = running(admin, InstanceMarketOptions={"MarketType": "spot"})
    arn = f"arn:aws:ec2:us-east-1:{HOME}:instance/{one}"
    action = act("aws:ec2:send-spot-instance-interruptions", "SpotInstances", durationBeforeInterruption="PT5M")
    lab.run({"interrupt": action}, of("aws:ec2:spot-instance", arn))
    admin.advance(4 * MINUTE)
    assert look(admin, one)["State"]["Name"] == "running"
    (request,) = admin.call("ec2:DescribeSpotInstanceRequests")["SpotInstanceRequests"]
    assert request["Status"]["Code"] == "marked-for-termination"
    admin.advance(3 * MINUTE)
    assert look(admin, one)["State"]["Name"] == "terminated"


def test_an_instance_on_demand_is_no_spot_instance(admin: Admin, lab: Laboratory) -> None:
    arn = f"arn:aws:ec2:us-east-1:{HOME}:instance/{running(admin)}"
    action = act("aws:ec2:send-spot-instance-interruptions", "SpotInstances", durationBeforeInterruption="PT5M")
    assert lab.status(lab.run({"interrupt": action}, of("aws:ec2:spot-instance", arn))) == "failed"


def test_a_database_fails_over_by_an_experiment(admin: Admin, lab: Laboratory) -> None:
    databases = Databases(admin)
    before = databases.there(MultiAZ=True)
    told = act("aws:rds:reboot-db-instances", "DBInstances", forceFailover="true")
    experiment = lab.run({"fail": told}, of("aws:rds:db", before["DBInstanceArn"]))
    assert databases.status() == "rebooting"
    admin.advance(3 * MINUTE)
    after = databases.look()
    assert (lab.status(experiment), after["DBInstanceStatus"]) == ("completed", "available")
    assert after["AvailabilityZone"] == before["SecondaryAvailabilityZone"]
