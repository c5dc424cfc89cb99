"""A port that was closed by mistake is found in the flow logs, counted, and somebody is told."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests.admin import Admin
from tests.model.services.ec2.flows import GROUP, LATE, make_log, make_role, read, to_group, trust
from tests.shop import Shop
from tests.stories.served import Served, served

REFUSED_SSH = (
    '[version, account, eni, source, destination, srcport, destport="22", protocol="6", packets, bytes, '
    'windowstart, windowend, action="REJECT", flowlogstatus]'
)


def knock(admin: Admin, sender: str, address: str) -> None:
    guest = admin.client.guest(sender)
    assert guest is not None
    admin.run(guest.send(address, 22))


def test_refused_logins_are_found_counted_and_raise_an_alarm(admin: Admin) -> None:
    shop = Shop(admin)
    intruder, machine = shop.machines(2)
    address = admin.call("ec2:DescribeInstances", InstanceIds=[machine])["Reservations"][0]["Instances"][0]
    admin.call("logs:CreateLogGroup", logGroupName=GROUP)
    metric = {"metricName": "RefusedSSH", "metricNamespace": "Network", "metricValue": "1", "defaultValue": 0.0}
    admin.call(
        "logs:PutMetricFilter",
        logGroupName=GROUP,
        filterName="refused-ssh",
        filterPattern=REFUSED_SSH,
        metricTransformations=[metric],
    )
    admin.call(
        "cloudwatch:PutMetricAlarm",
        AlarmName="refused-ssh",
        Namespace="Network",
        MetricName="RefusedSSH",
        Statistic="Sum",
        Period=3600,
        EvaluationPeriods=1,
        Threshold=3,
        ComparisonOperator="GreaterThanOrEqualToThreshold",
        TreatMissingData="notBreaching",
    )
    make_log(admin, **to_group(shop.vpc, make_role(admin)))
    for _ in range(3):
        knock(admin, intruder, str(address["PrivateIpAddress"]))
    admin.advance(60 + LATE + 120)

    events = admin.call("logs:FilterLogEvents", logGroupName=GROUP, filterPattern=REFUSED_SSH)["events"]
    records = [read(each["message"]) for each in events]
    assert len(records) == 3
    assert {(each["dstaddr"], each["dstport"], each["action"]) for each in records} == {
        (address["PrivateIpAddress"], "22", "REJECT")
    }
    (alarm,) = admin.call("cloudwatch:DescribeAlarms", AlarmNames=["refused-ssh"])["MetricAlarms"]
    assert alarm["StateValue"] == "ALARM"


def test_the_port_that_an_administrator_closed_shows_who_cannot_come(admin: Admin) -> None:
    shop = Shop(admin)
    balancer, group, _ = shop.site()
    shop.demand(balancer, 20)
    nodes = shop.security_group("nodes")
    shop.open(nodes)
    shop.call("elbv2:SetSecurityGroups", LoadBalancerArn=balancer, SecurityGroups=[nodes])
    make_log(admin, **to_group(shop.vpc, make_role(admin), TrafficType="REJECT"))
    shop.close(shop.web)
    admin.advance(120 + LATE)
    assert {reason for _, reason in shop.health(group).values()} == {"Target.Timeout"}
    found = admin.call("logs:FilterLogEvents", logGroupName=GROUP, filterPattern="REJECT OK")["events"]
    records = [read(each["message"]) for each in found]
    interfaces = admin.call("ec2:DescribeNetworkInterfaces")["NetworkInterfaces"]
    senders = {each["PrivateIpAddress"] for each in interfaces if each["Description"].startswith("ELB")}
    assert {each["srcaddr"] for each in records} == senders
    assert {each["dstport"] for each in records} == {"80"}


@pytest.fixture(scope="module")
def office() -> Iterator[Served]:
    with served("--memory", "--scenario", "empty", "--control") as endpoint:
        yield endpoint


def test_the_cli_has_a_vpc_watched_and_reads_what_it_tells(office: Served) -> None:
    role = office.aws("iam", "create-role", "--role-name", "flows", "--assume-role-policy-document", trust())
    administrator = "arn:aws:iam::aws:policy/AdministratorAccess"
    office.aws("iam", "attach-role-policy", "--role-name", "flows", "--policy-arn", administrator)
    vpc = office.aws("ec2", "describe-vpcs")["Vpcs"][0]["VpcId"]
    what = ("--resource-type", "VPC", "--resource-ids", vpc, "--traffic-type", "ALL")
    where = ("--log-group-name", "seen", "--deliver-logs-permission-arn", role["Role"]["Arn"])
    made = office.aws("ec2", "create-flow-logs", *what, *where, "--max-aggregation-interval", "60")
    (log,) = made["FlowLogIds"]
    found = office.aws("ec2", "describe-flow-logs", "--filter", f"Name=resource-id,Values={vpc}")["FlowLogs"]
    assert [each["FlowLogId"] for each in found] == [log]
    again = office.aws("ec2", "create-flow-logs", *what, *where, "--max-aggregation-interval", "60")
    assert again["Unsuccessful"][0]["Error"]["Code"] == "FlowLogAlreadyExists"
    image = office.aws("ec2", "describe-images", "--owners", "amazon")["Images"][0]["ImageId"]
    office.aws("ec2", "run-instances", "--image-id", image, "--instance-type", "t3.micro")
    office.steer("advance", seconds=120.0 + LATE)
    (event,) = office.aws("logs", "filter-log-events", "--log-group-name", "seen", "--limit", "1")["events"]
    assert event["message"].endswith(" NODATA")
    (log_found,) = office.aws("ec2", "describe-flow-logs")["FlowLogs"]
    assert (log_found["DeliverLogsStatus"], log_found["FlowLogStatus"]) == ("SUCCESS", "ACTIVE")
    assert office.aws("ec2", "delete-flow-logs", "--flow-log-ids", log)["Unsuccessful"] == []
