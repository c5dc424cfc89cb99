"""Network Insights: the way of a packet, or what is in it, in AWS's words."""

from __future__ import annotations

from typing import Any

import pytest

from tests.admin import Admin
from tests.model.services.ec2.launches import running
from tests.model.services.ec2.networks import make_subnet, make_vpc
from tests.model.services.ec2.test_internet import ANYWHERE, Site
from tests.model.services.ec2.test_network_acls import guard, make_acl
from tests.model.services.ec2.test_reaching import tcp
from tests.model.services.ec2.test_route_tables import make_table
from tests.model.services.ec2.test_security_group_rules import let_in
from tests.model.services.ec2.test_security_groups import make_group
from tests.model.services.ec2.test_vpc_endpoints import make_endpoint


def make_path(admin: Admin, source: str, destination: str, port: int | None = 80, **more: Any) -> str:
    wanted = {"Source": source, "Destination": destination, "Protocol": "tcp"} | more
    if port is not None:
        wanted["DestinationPort"] = port
    return admin.call("ec2:CreateNetworkInsightsPath", **wanted)["NetworkInsightsPath"]["NetworkInsightsPathId"]


def analyse(admin: Admin, path: str) -> dict[str, Any]:
    begun = admin.call("ec2:StartNetworkInsightsAnalysis", NetworkInsightsPathId=path)["NetworkInsightsAnalysis"]
    assert begun["Status"] == "running"
    admin.advance(30)
    ids = [begun["NetworkInsightsAnalysisId"]]
    (found,) = admin.call("ec2:DescribeNetworkInsightsAnalyses", NetworkInsightsAnalysisIds=ids)[
        "NetworkInsightsAnalyses"
    ]
    assert found["Status"] == "succeeded"
    return found


def explained(analysis: dict[str, Any]) -> list[str]:
    assert not analysis["NetworkPathFound"]
    return [each["ExplanationCode"] for each in analysis["Explanations"]]


def kinds(components: list[dict[str, Any]]) -> list[str]:
    return [each["Component"]["Arn"].rpartition(":")[2].partition("/")[0] for each in components]


@pytest.fixture
def site(admin: Admin) -> Site:
    return Site(admin)


def test_each_missing_piece_of_the_way_in_has_its_code(site: Site) -> None:
    path = make_path(site.admin, site.gateway_id, site.interface.id)
    assert explained(analyse(site.admin, path)) == ["IGW_PRIVATE_IP_ASSOCIATION_FOR_INGRESS"]
    site.attach()
    site.give_address()
    found = analyse(site.admin, path)
    assert explained(found) == ["ENI_SG_RULES_MISMATCH"]
    (why,) = found["Explanations"]
    assert (why["Direction"], [each["Id"] for each in why["SecurityGroups"]]) == ("ingress", [site.group_id])
    site.open_port()
    found = analyse(site.admin, path)
    assert explained(found) == ["NO_ROUTE_TO_DESTINATION"]
    assert found["Explanations"][0]["RouteTable"]["Id"] == site.table_id
    site.lead_out()
    found = analyse(site.admin, path)
    assert found["NetworkPathFound"]
    assert kinds(found["ForwardPathComponents"]) == [
        "internet-gateway",
        "network-acl",
        "security-group",
        "network-interface",
    ]
    assert kinds(found["ReturnPathComponents"])[-1] == "internet-gateway"


def test_rules_and_routes_that_let_a_packet_on_are_shown(admin: Admin) -> None:
    vpc = make_vpc(admin)
    one, other = make_subnet(admin, vpc), make_subnet(admin, vpc, "10.0.2.0/24")
    group = make_group(admin, vpc)
    let_in(admin, group, tcp(80))
    ids = [running(admin, SubnetId=each, SecurityGroupIds=[group]) for each in (one, other)]
    found = analyse(admin, make_path(admin, ids[0], ids[1]))
    assert found["NetworkPathFound"]
    ways = found["ForwardPathComponents"]
    assert [each["SequenceNumber"] for each in ways] == list(range(1, len(ways) + 1))
    assert kinds(ways)[:2] == ["instance", "network-interface"]
    assert kinds(ways)[-1] == "instance"
    (route,) = [each["RouteTableRoute"] for each in ways if "RouteTableRoute" in each]
    assert (route["DestinationCidr"], route["GatewayId"]) == ("10.0.0.0/16", "local")
    rules = [each["SecurityGroupRule"] for each in ways if "SecurityGroupRule" in each]
    assert rules[-1] == {
        "Cidr": ANYWHERE,
        "Direction": "ingress",
        "SecurityGroupId": group,
        "PortRange": {"From": 80, "To": 80},
        "Protocol": "6",
    }
    acl_rules = [each["AclRule"] for each in ways if "AclRule" in each]
    assert [(each["Egress"], each["RuleNumber"]) for each in acl_rules] == [(True, 100), (False, 100)]
    header = ways[-2]["InboundHeader"]
    assert header["DestinationPortRanges"] == [{"From": 80, "To": 80}]


def test_an_answer_that_does_not_come_back_is_explained_too(site: Site) -> None:
    site.attach()
    site.lead_out()
    site.give_address()
    site.open_port()
    acl = make_acl(site.admin, site.vpc_id)
    guard(site.admin, site.subnet_id, acl)
    everything = {"NetworkAclId": acl, "RuleNumber": 100, "Protocol": "-1", "RuleAction": "allow"}
    site.admin.call("ec2:CreateNetworkAclEntry", **everything, Egress=False, CidrBlock=ANYWHERE)
    found = analyse(site.admin, make_path(site.admin, site.gateway_id, site.interface.id))
    assert explained(found) == ["SUBNET_ACL_RESTRICTION"]
    (why,) = found["Explanations"]
    assert (why["Acl"]["Id"], why["Direction"], why["AclRule"]["RuleNumber"]) == (acl, "egress", 32767)
    assert found["ForwardPathComponents"]


def test_without_a_port_any_open_one_will_do(site: Site) -> None:
    site.attach()
    site.lead_out()
    site.give_address()
    let_in(site.admin, site.group_id, tcp(9999))
    path = make_path(site.admin, site.gateway_id, site.interface.id, port=None)
    assert analyse(site.admin, path)["NetworkPathFound"]


def test_a_gateway_endpoint_is_a_destination(site: Site) -> None:
    table = make_table(site.admin, site.vpc_id)
    endpoint = make_endpoint(site.admin, site.vpc_id, table)
    path = make_path(site.admin, site.interface.id, endpoint, 443)
    assert explained(analyse(site.admin, path)) == ["NO_ROUTE_TO_DESTINATION"]
    site.admin.call("ec2:AssociateRouteTable", RouteTableId=table, SubnetId=site.subnet_id)
    found = analyse(site.admin, path)
    assert found["NetworkPathFound"]
    assert kinds(found["ForwardPathComponents"])[-1] == "vpc-endpoint"


def test_a_path_with_analyses_stays(site: Site) -> None:
    path = make_path(site.admin, site.interface.id, site.gateway_id)
    analysis = analyse(site.admin, path)["NetworkInsightsAnalysisId"]
    refusal = site.admin.refused("ec2:DeleteNetworkInsightsPath", NetworkInsightsPathId=path)
    assert refusal.code == "AnalysisExistsForNetworkInsightsPath"
    site.admin.call("ec2:DeleteNetworkInsightsAnalysis", NetworkInsightsAnalysisId=analysis)
    site.admin.call("ec2:DeleteNetworkInsightsPath", NetworkInsightsPathId=path)
    gone = site.admin.refused("ec2:StartNetworkInsightsAnalysis", NetworkInsightsPathId=path)
    assert gone.code == "InvalidNetworkInsightsPathId.NotFound"


def test_a_path_ends_at_things_that_are_there(site: Site) -> None:
    wanted = {"Source": "eni-0123456789abcdef0", "Destination": site.interface.id, "Protocol": "tcp"}
    assert site.admin.refused("ec2:CreateNetworkInsightsPath", **wanted).code == "InvalidParameterValue"
    path = make_path(site.admin, site.interface.id, site.gateway_id)
    site.admin.call("ec2:DeleteNetworkInterface", NetworkInterfaceId=site.interface.id)
    assert explained(analyse(site.admin, path)) == ["NO_SOURCE_OR_DESTINATION"]
