"""VPC endpoints: what they are made of, and what tables and subnets have of them."""

from __future__ import annotations

import json
from typing import Any

import pytest

from model.catalog.running_costs import dollars_per_hour
from model.catalog.service_addresses import service_address
from model.laws.reach.addresses import place
from model.laws.reach.hops import Station, Walk
from model.laws.reach.packets import TCP, Packet
from model.laws.reach.walk import walk
from model.services.ec2.wiring import Wiring
from tests.admin import Admin
from tests.model.services.ec2.networks import make_subnet, make_vpc
from tests.model.services.ec2.test_addresses import allocate
from tests.model.services.ec2.test_internet_gateways import make_gateway
from tests.model.services.ec2.test_network_interfaces import make_interface
from tests.model.services.ec2.test_route_tables import main_table, make_table
from tests.model.services.ec2.test_security_groups import make_group

S3 = "com.amazonaws.us-east-1.s3"
SQS = "com.amazonaws.us-east-1.sqs"


def make_endpoint(admin: Admin, vpc: str, *tables: str, service: str = S3, **wanted: Any) -> str:
    made = admin.call("ec2:CreateVpcEndpoint", VpcId=vpc, ServiceName=service, RouteTableIds=list(tables), **wanted)
    return made["VpcEndpoint"]["VpcEndpointId"]


def look(admin: Admin, id: str) -> dict[str, Any]:
    return admin.call("ec2:DescribeVpcEndpoints", VpcEndpointIds=[id])["VpcEndpoints"][0]


def routes(admin: Admin, table: str) -> dict[str, str]:
    (found,) = admin.call("ec2:DescribeRouteTables", RouteTableIds=[table])["RouteTables"]
    return {
        each.get("DestinationCidrBlock") or each["DestinationPrefixListId"]: each["GatewayId"]
        for each in found["Routes"]
    }


def s3_list(admin: Admin) -> str:
    named = [{"Name": "prefix-list-name", "Values": [S3]}]
    return admin.call("ec2:DescribePrefixLists", Filters=named)["PrefixLists"][0]["PrefixListId"]


def ask_s3(admin: Admin, interface: str) -> Walk:
    network = Wiring(admin.cloud.world("123456789012", "us-east-1", "ec2"))
    nic = network.nic(interface)
    assert nic is not None
    return walk(network, nic, Packet(TCP, nic.addresses[0], place(service_address("s3", "us-east-1")), 443))


def stations(walked: Walk) -> list[Station]:
    return [hop.station for hop in walked.there]


@pytest.mark.fact("vpc-endpoint-02")
def test_an_endpoint_names_its_vpc_and_a_service_of_its_region(admin: Admin) -> None:
    vpc = make_vpc(admin)
    assert admin.refused("ec2:CreateVpcEndpoint", ServiceName=S3).code == "MissingParameter"
    assert admin.refused("ec2:CreateVpcEndpoint", VpcId=vpc).code == "MissingParameter"
    abroad = admin.refused("ec2:CreateVpcEndpoint", VpcId=vpc, ServiceName="com.amazonaws.eu-west-1.s3")
    assert abroad.code == "InvalidServiceName"
    policy = json.dumps({"Statement": [{"Effect": "Allow", "Principal": "*", "Action": "s3:Get*", "Resource": "*"}]})
    table = make_table(admin, vpc)
    found = look(admin, make_endpoint(admin, vpc, table, PolicyDocument=policy))
    assert (found["VpcId"], found["ServiceName"]) == (vpc, S3)
    assert (found["PolicyDocument"], found["RouteTableIds"]) == (policy, [table])


@pytest.mark.fact("vpc-endpoint-03")
def test_each_named_table_gets_a_route_from_the_services_list(admin: Admin) -> None:
    vpc, gateway = make_vpc(admin), make_gateway(admin)
    admin.call("ec2:AttachInternetGateway", InternetGatewayId=gateway, VpcId=vpc)
    main, other = str(main_table(admin, vpc)["RouteTableId"]), make_table(admin, vpc)
    admin.call("ec2:CreateRoute", RouteTableId=main, DestinationCidrBlock="0.0.0.0/0", GatewayId=gateway)
    made = make_interface(admin, make_subnet(admin, vpc), Groups=[make_group(admin, vpc)])
    interface = made["NetworkInterfaceId"]
    id = allocate(admin)["AllocationId"]
    admin.call("ec2:AssociateAddress", AllocationId=id, NetworkInterfaceId=interface)
    assert Station.INTERNET_GATEWAY in stations(ask_s3(admin, interface))
    endpoint = make_endpoint(admin, vpc, main)
    assert routes(admin, main) == {"10.0.0.0/16": "local", "0.0.0.0/0": gateway, s3_list(admin): endpoint}
    assert routes(admin, other) == {"10.0.0.0/16": "local"}
    walked = ask_s3(admin, interface)
    assert walked.arrived
    assert stations(walked)[-1] is Station.ENDPOINT
    assert Station.INTERNET_GATEWAY not in stations(walked)
    admin.call("ec2:DeleteVpcEndpoints", VpcEndpointIds=[endpoint])
    assert routes(admin, main) == {"10.0.0.0/16": "local", "0.0.0.0/0": gateway}
    assert Station.INTERNET_GATEWAY in stations(ask_s3(admin, interface))


def test_a_table_has_one_way_to_a_service(admin: Admin) -> None:
    vpc = make_vpc(admin)
    table = make_table(admin, vpc)
    make_endpoint(admin, vpc, table)
    refusal = admin.refused("ec2:CreateVpcEndpoint", VpcId=vpc, ServiceName=S3, RouteTableIds=[table])
    assert refusal.code == "RouteAlreadyExists"
    make_endpoint(admin, vpc, table, service="com.amazonaws.us-east-1.dynamodb")


def test_tables_are_added_and_taken_away_and_routes_of_endpoints_stay_with_them(admin: Admin) -> None:
    vpc = make_vpc(admin)
    one, other = make_table(admin, vpc), make_table(admin, vpc)
    endpoint = make_endpoint(admin, vpc, one)
    admin.call("ec2:ModifyVpcEndpoint", VpcEndpointId=endpoint, AddRouteTableIds=[other], RemoveRouteTableIds=[one])
    assert look(admin, endpoint)["RouteTableIds"] == [other]
    assert s3_list(admin) not in routes(admin, one)
    assert routes(admin, other)[s3_list(admin)] == endpoint
    admin.call("ec2:DeleteRouteTable", RouteTableId=other)
    assert look(admin, endpoint)["RouteTableIds"] == []
    assert admin.refused("ec2:DeleteVpc", VpcId=vpc).code == "DependencyViolation"


def test_an_interface_endpoint_stands_in_each_subnet_and_has_names(admin: Admin) -> None:
    vpc = make_vpc(admin)
    subnet = make_subnet(admin, vpc)
    wanted = {"VpcEndpointType": "Interface", "SubnetIds": [subnet]}
    nameless = admin.refused("ec2:CreateVpcEndpoint", VpcId=vpc, ServiceName=SQS, **wanted)
    assert nameless.code == "InvalidParameter", "a VPC of one's own gives no host names at first"
    admin.call("ec2:ModifyVpcAttribute", VpcId=vpc, EnableDnsHostnames={"Value": True})
    endpoint = make_endpoint(admin, vpc, service=SQS, **wanted)
    assert look(admin, endpoint)["State"] == "pending"
    admin.advance(180)
    found = look(admin, endpoint)
    assert (found["State"], found["SubnetIds"]) == ("available", [subnet])
    assert "sqs.us-east-1.amazonaws.com" in [each["DnsName"] for each in found["DnsEntries"]]
    rows = {"network_interface_ids": found["NetworkInterfaceIds"], "state": "available"}
    assert dollars_per_hour("ec2:VpcEndpoint", "us-east-1", rows) == 0.01, "for its one interface"
    (id,) = found["NetworkInterfaceIds"]
    (interface,) = admin.call("ec2:DescribeNetworkInterfaces", NetworkInterfaceIds=[id])["NetworkInterfaces"]
    assert (interface["InterfaceType"], interface["RequesterManaged"]) == ("vpc_endpoint", True)
    assert admin.refused("ec2:CreateVpcEndpoint", VpcId=vpc, ServiceName=SQS, **wanted).code == "InvalidParameter"
    group = make_group(admin, vpc)
    old = found["Groups"][0]["GroupId"]
    change = {"AddSecurityGroupIds": [group], "RemoveSecurityGroupIds": [old], "PrivateDnsEnabled": False}
    admin.call("ec2:ModifyVpcEndpoint", VpcEndpointId=endpoint, **change)
    assert [each["GroupId"] for each in look(admin, endpoint)["Groups"]] == [group]
    admin.call("ec2:DeleteVpcEndpoints", VpcEndpointIds=[endpoint])
    admin.advance(240)
    assert admin.refused("ec2:DescribeVpcEndpoints", VpcEndpointIds=[endpoint]).code == "InvalidVpcEndpointId.NotFound"
    gone = admin.refused("ec2:DescribeNetworkInterfaces", NetworkInterfaceIds=[id])
    assert gone.code == "InvalidNetworkInterfaceID.NotFound"


def test_services_tell_which_endpoints_they_have(admin: Admin) -> None:
    told = admin.call("ec2:DescribeVpcEndpointServices", ServiceNames=[S3])["ServiceDetails"]
    assert [each["ServiceType"][0]["ServiceType"] for each in told] == ["Gateway", "Interface"]
    answer = admin.call("ec2:DescribeVpcEndpointServices", Filters=[{"Name": "service-type", "Values": ["Gateway"]}])
    assert answer["ServiceNames"] == [S3, "com.amazonaws.us-east-1.dynamodb"]


def test_what_is_not_there_is_told_of_and_the_rest_goes(admin: Admin) -> None:
    vpc = make_vpc(admin)
    endpoint, unknown = make_endpoint(admin, vpc), "vpce-0123456789abcdef0"
    (failed,) = admin.call("ec2:DeleteVpcEndpoints", VpcEndpointIds=[unknown, endpoint])["Unsuccessful"]
    assert (failed["ResourceId"], failed["Error"]["Code"]) == (unknown, "InvalidVpcEndpointId.NotFound")
    assert look(admin, endpoint)["State"] in ("deleting", "deleted")
