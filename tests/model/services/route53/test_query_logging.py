"""What name servers are asked is written down where the owner of the zone wants that."""

from __future__ import annotations

from typing import Any

import pytest

from tests.admin import Admin
from tests.model.services.logs.test_resource_policies import GROUP, letting
from tests.names import Names, record

BOTH = ["logs:CreateLogStream", "logs:PutLogEvents"]
MAY_WRITE = letting(BOTH, f"{GROUP.rpartition('/')[0]}/*")


class Logged:
    """A zone whose questions are written into a group."""

    def __init__(self, names: Names) -> None:
        self.names, self.admin = names, names.admin
        self.admin.call("logs:CreateLogGroup", logGroupName="/aws/route53/example.com")
        self.admin.call("logs:PutResourcePolicy", policyName="dns", policyDocument=MAY_WRITE)

    def begin(self, **more: Any) -> str:
        asked = {"HostedZoneId": self.names.id, "CloudWatchLogsLogGroupArn": GROUP, **more}
        return self.admin.call("route53:CreateQueryLoggingConfig", **asked)["QueryLoggingConfig"]["Id"]

    def refused(self, **more: Any) -> str:
        asked = {"HostedZoneId": self.names.id, "CloudWatchLogsLogGroupArn": GROUP, **more}
        return self.admin.refused("route53:CreateQueryLoggingConfig", **asked).code

    def ask(self, name: str, type: str = "A", subnet: str = "", **how: str) -> None:
        internet = self.admin.client.internet
        dug = internet.dig(name, type, address=subnet)
        self.admin.run(internet.write_down(name, type, dug, resolver="192.0.2.53", subnet=subnet, **how))

    def lines(self) -> list[tuple[str, str]]:
        """Each with its stream."""
        told = self.admin.call("logs:FilterLogEvents", logGroupName="/aws/route53/example.com")["events"]
        return [(each["logStreamName"], each["message"]) for each in told]


@pytest.fixture
def logged(names: Names) -> Logged:
    return Logged(names)


def test_each_question_is_a_line_in_the_stream_of_the_place_that_answers(logged: Logged) -> None:
    zone = logged.names.id
    logged.names.create(record("www.example.com", "192.0.2.1"))
    logged.ask("www.example.com")
    logged.begin()
    seen = logged.admin.run(logged.admin.client.pictures.zone(zone))
    assert seen is not None
    assert seen.is_logged
    logged.ask("www.example.com.", subnet="198.18.40.0/24")
    logged.ask("none.example.com", "AAAA", protocol="TCP")
    logged.ask("www.example.net")
    (stream, first), (_, second) = logged.lines()
    site = stream.partition("/")[2]
    assert stream == f"{zone}/{site}"
    assert first == (
        f"1.0 2025-06-15T12:01:01.000Z {zone} www.example.com A NOERROR UDP {site} 192.0.2.53 198.18.40.0/24"
    )
    assert second.split()[3:7] == ["none.example.com", "AAAA", "NXDOMAIN", "TCP"]
    assert second.endswith(" 192.0.2.53 -")


def test_of_demand_a_few_questions_are_written_down_however_many_there_are(admin: Admin, logged: Logged) -> None:
    logged.names.create(record("www.example.com", "192.0.2.1"))
    id = logged.begin()
    admin.advance(1300)
    assert logged.lines() == [], "nobody has asked"
    admin.run(
        admin.client.demand("www.example.com", {"components": [{"steady": {"rate": 5000}}], "origins": {"Paris": 1}})
    )
    admin.advance(1200)
    told = [text.split() for _, text in logged.lines()]
    assert len(told) == 6
    assert {(each[3], each[4], each[5], each[7][:3]) for each in told} == {("www.example.com", "A", "NOERROR", "CDG")}
    admin.call("route53:DeleteQueryLoggingConfig", Id=id)
    admin.advance(1200)
    assert len(logged.lines()) == 6


def test_whoever_takes_the_policy_back_is_told_no_more(admin: Admin, logged: Logged) -> None:
    logged.begin()
    admin.call("logs:DeleteResourcePolicy", policyName="dns")
    logged.ask("www.example.com")
    assert logged.lines() == []


def test_a_log_needs_a_group_at_home_and_a_policy_that_lets_route_53_write(admin: Admin, logged: Logged) -> None:
    elsewhere = {"CloudWatchLogsLogGroupArn": GROUP.replace("us-east-1", "eu-west-1")}
    assert logged.refused(**elsewhere) == "InvalidInput"
    assert logged.refused(CloudWatchLogsLogGroupArn="group") == "InvalidInput"
    assert logged.refused(CloudWatchLogsLogGroupArn=f"{GROUP}.none") == "NoSuchCloudWatchLogsLogGroup"
    assert logged.refused(HostedZoneId="ZNONE") == "NoSuchHostedZone"
    other_zone = letting(BOTH, Condition={"ArnEquals": {"aws:SourceArn": "arn:aws:route53:::hostedzone/ZNONE"}})
    for narrower in (letting("logs:PutLogEvents"), letting(BOTH, f"{GROUP}.none:*"), other_zone):
        admin.call("logs:PutResourcePolicy", policyName="dns", policyDocument=narrower)
        assert logged.refused() == "InsufficientCloudWatchLogsResourcePolicy"
    own_zone = {"ArnEquals": {"aws:SourceArn": f"arn:aws:route53:::hostedzone/{logged.names.id}"}}
    admin.call("logs:PutResourcePolicy", policyName="dns", policyDocument=letting(BOTH, Condition=own_zone))
    id = logged.begin()
    assert logged.refused() == "QueryLoggingConfigAlreadyExists"
    vpc = {"VPCRegion": "us-east-1", "VPCId": admin.call("ec2:DescribeVpcs")["Vpcs"][0]["VpcId"]}
    assert logged.refused(HostedZoneId=Names(admin, "example.net", VPC=vpc).id) == "InvalidInput"
    told = admin.call("route53:GetQueryLoggingConfig", Id=id)["QueryLoggingConfig"]
    assert (told["HostedZoneId"], told["CloudWatchLogsLogGroupArn"]) == (logged.names.id, GROUP)


def test_logs_are_listed_in_pages_and_go_with_their_zone(admin: Admin, logged: Logged) -> None:
    second = Names(admin, "example.org")
    ids = [logged.begin(), logged.begin(HostedZoneId=second.id)]
    first = admin.call("route53:ListQueryLoggingConfigs", MaxResults="1")
    rest = admin.call("route53:ListQueryLoggingConfigs", NextToken=first["NextToken"])
    assert [each["Id"] for told in (first, rest) for each in told["QueryLoggingConfigs"]] == ids
    (one,) = admin.call("route53:ListQueryLoggingConfigs", HostedZoneId=second.id)["QueryLoggingConfigs"]
    assert one["Id"] == ids[1]
    assert admin.refused("route53:ListQueryLoggingConfigs", NextToken="mine").code == "InvalidPaginationToken"
    admin.call("route53:DeleteHostedZone", Id=second.id)
    gone = admin.refused("route53:DeleteQueryLoggingConfig", Id=ids[1])
    assert (gone.code, gone.status) == ("NoSuchQueryLoggingConfig", 404)
