"""What a person is told of what can be reached from where, and by which rule."""

from __future__ import annotations

import pytest

from model.client import Exposed, Origin, Severity
from tests.admin import Admin
from tests.model.services.ec2.corporations import Company
from tests.model.services.ec2.lands import PARTNER, Land, peer
from tests.model.services.ec2.launches import launch, stop
from tests.model.services.ec2.web_sites import ANYWHERE, Site


@pytest.fixture
def site(admin: Admin) -> Site:
    return Site(admin)


def told(found: list[Exposed]) -> list[tuple[str, str, str, Severity]]:
    return [(each.protocol, each.ports, each.source, each.severity) for each in found]


def test_nothing_is_open_until_a_rule_lets_somebody_in(site: Site):
    assert site.seen() == []


def test_an_opening_says_whose_it_is_where_for_whom_and_by_which_rule(site: Site):
    site.let_in(22)
    (found,) = site.seen()
    (machine,) = site.call("DescribeInstances", InstanceIds=[site.server])["Reservations"][0]["Instances"]
    assert (found.kind, found.id, found.address) == ("ec2:Instance", site.server, machine["PublicIpAddress"])
    assert (found.protocol, found.ports, found.service, found.source) == ("tcp", "22", "ssh", "anywhere")
    assert found.severity is Severity.GRAVE
    rule, *others = found.because
    assert (rule.kind, rule.id, rule.words) == ("ec2:SecurityGroup", site.group_id, f"allow tcp 22 from {ANYWHERE}")
    assert rule.rule.startswith("sgr-")
    assert [(each.kind, each.words) for each in others] == [
        ("ec2:NetworkAcl", f"rule 100 allow all from {ANYWHERE}"),
        ("ec2:RouteTable", f"{ANYWHERE} → {site.door}"),
    ]


def test_the_worst_is_told_first(site: Site):
    site.let_in(443)
    site.let_in(3306)
    site.let_in(8080)
    site.let_in(22, "198.51.100.7/32")
    assert told(site.seen()) == [
        ("tcp", "3306", "anywhere", Severity.GRAVE),
        ("tcp", "8080", "anywhere", Severity.WIDE),
        ("tcp", "443", "anywhere", Severity.PUBLIC),
        ("tcp", "22", "198.51.100.7/32", Severity.NARROW),
    ]


@pytest.mark.parametrize("fault", ["no route", "led elsewhere", "no address", "stopped", "answers denied"])
def test_an_open_rule_alone_exposes_nothing(site: Site, fault: str):
    site.let_in(22)
    assert site.seen()
    if fault == "no route":
        site.call("DeleteRoute", RouteTableId=site.table_id, DestinationCidrBlock=ANYWHERE)
    elif fault == "led elsewhere":
        elsewhere = {"DestinationCidrBlock": ANYWHERE, "NetworkInterfaceId": site.interface_id}
        site.call("ReplaceRoute", RouteTableId=site.table_id, **elsewhere)
    elif fault == "no address":
        launch(site.admin, SubnetId=site.subnet_id, SecurityGroupIds=[site.group_id])
        site.call("TerminateInstances", InstanceIds=[site.server])
    elif fault == "stopped":
        stop(site.admin, site.server)
    else:
        deny = {"RuleNumber": 50, "Protocol": "6", "RuleAction": "deny", "Egress": True, "CidrBlock": ANYWHERE}
        ports = {"From": 1024, "To": 65535}
        site.call("CreateNetworkAclEntry", NetworkAclId=site.acl, PortRange=ports, **deny)
    assert site.seen() == []


def test_whom_an_acl_keeps_out_is_taken_from_everybody(site: Site):
    site.let_in(80)
    deny = {"RuleNumber": 50, "Protocol": "-1", "RuleAction": "deny", "Egress": False, "CidrBlock": "198.51.100.0/24"}
    site.call("CreateNetworkAclEntry", NetworkAclId=site.acl, **deny)
    assert told(site.seen()) == [("tcp", "80", "anywhere but 198.51.100.0/24", Severity.PUBLIC)]


def test_members_of_a_group_are_seen_from_within_the_vpc(site: Site):
    other = site.machine()
    site.let_in(5432, site.group_id)
    (address,) = [each.address for each in site.seen(Origin.VPC) if each.id == other]
    (found,) = [each for each in site.seen(Origin.VPC) if each.id == site.server]
    assert (found.service, found.source) == ("postgresql", f"members of {site.group_id}")
    assert found.severity is Severity.NARROW
    assert f"{address}/32" in found.blocks
    assert site.seen() == []


def test_a_peer_is_let_in_as_long_as_both_sides_route(site: Site):
    partner = Land(site.admin, "10.1.0.0/16", account=PARTNER)
    peer(site, partner)
    site.let_in(443, "10.1.0.0/16")
    (found,) = [each for each in site.seen(Origin.PEERS) if each.id == site.server]
    assert (found.source, found.blocks) == ("10.1.0.0/16", (f"{partner.address}/32",))
    partner.call("DeleteRoute", RouteTableId=partner.table_id, DestinationCidrBlock=site.cidr)
    assert site.seen(Origin.PEERS) == []


def test_an_office_is_let_in_as_long_as_a_tunnel_is_up(site: Site):
    office = Company(site)
    office.set_up()
    site.let_in(22, "192.168.0.0/16")
    (found,) = [each for each in site.seen(Origin.PREMISES) if each.id == site.server]
    assert (found.service, found.source, found.severity) == ("ssh", "192.168.0.0/16", Severity.NARROW)
    office.cut(*office.ends)
    site.admin.advance(120)
    assert site.seen(Origin.PREMISES) == []


def test_a_vpc_that_is_not_there_is_refused(site: Site):
    site.vpc_id = "vpc-0123456789abcdef0"
    with pytest.raises(Exception, match="vpc-0123456789abcdef0"):
        site.seen()


def test_a_door_is_found_open_where_somebody_comes_by_it(site: Site):
    found = "lets in the whole internet"
    site.let_in(443)
    site.let_in(22, "198.51.100.0/24")
    assert found not in [each.title for each in site.client.protection.review([site.region]).findings]
    site.let_in(3306)
    seen = site.client.protection.review([site.region])
    assert (site.group_id, found) in [(each.subject, each.title) for each in seen.findings]
    site.call("DeleteRoute", RouteTableId=site.table_id, DestinationCidrBlock=ANYWHERE)
    assert found not in [each.title for each in site.client.protection.review([site.region]).findings]
