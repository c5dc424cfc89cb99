"""Routes: where they may lead, and when they lead nowhere."""

from typing import Any

import pytest

from tests.admin import Admin
from tests.model.services.ec2.networks import default_vpc, make_subnet, make_vpc, of_vpc
from tests.model.services.ec2.test_internet_gateways import make_gateway
from tests.model.services.ec2.test_route_tables import main_table, make_table

ANYWHERE = "0.0.0.0/0"


def routes(admin: Admin, table_id: str) -> dict[str, dict[str, Any]]:
    (table,) = admin.call("ec2:DescribeRouteTables", RouteTableIds=[table_id])["RouteTables"]
    return {route["DestinationCidrBlock"]: route for route in table["Routes"]}


def connected(admin: Admin) -> tuple[str, str, str]:
    """A VPC with an internet gateway and a table: the ids of the three."""
    vpc_id, gateway_id = make_vpc(admin), make_gateway(admin)
    admin.call("ec2:AttachInternetGateway", InternetGatewayId=gateway_id, VpcId=vpc_id)
    return vpc_id, gateway_id, make_table(admin, vpc_id)


@pytest.mark.fact("route-table-01")
def test_a_route_has_a_destination_and_a_target(admin: Admin):
    _, gateway_id, table_id = connected(admin)
    way_out = {"RouteTableId": table_id, "DestinationCidrBlock": ANYWHERE}
    assert admin.call("ec2:CreateRoute", **way_out, GatewayId=gateway_id)["Return"]
    assert routes(admin, table_id)[ANYWHERE] == {
        "DestinationCidrBlock": ANYWHERE,
        "GatewayId": gateway_id,
        "Origin": "CreateRoute",
        "State": "active",
    }
    refusal = admin.refused("ec2:CreateRoute", **way_out, GatewayId=gateway_id)
    assert refusal.code == "RouteAlreadyExists"
    assert refusal.message == f"The route identified by {ANYWHERE} already exists."
    unknown = {
        "RouteTableId": table_id,
        "DestinationCidrBlock": "198.51.100.0/24",
        "GatewayId": "igw-0123456789abcdef0",
    }
    assert admin.refused("ec2:CreateRoute", **unknown).code == "InvalidGatewayID.NotFound"


@pytest.mark.fact("route-table-04")
def test_the_way_within_stays(admin: Admin):
    _, gateway_id, table_id = connected(admin)
    local = {"RouteTableId": table_id, "DestinationCidrBlock": "10.0.0.0/16"}
    refusal = admin.refused("ec2:DeleteRoute", **local)
    assert refusal.code == "InvalidParameterValue"
    assert refusal.message == f"cannot remove local route 10.0.0.0/16 in route table {table_id}"
    assert admin.refused("ec2:ReplaceRoute", **local, GatewayId=gateway_id).code == "InvalidParameterValue"
    assert routes(admin, table_id)["10.0.0.0/16"]["GatewayId"] == "local"


@pytest.mark.fact("route-table-05")
def test_the_main_table_can_be_edited(admin: Admin):
    vpc_id, gateway_id, _ = connected(admin)
    table_id = main_table(admin, vpc_id)["RouteTableId"]
    admin.call("ec2:CreateRoute", RouteTableId=table_id, DestinationCidrBlock=ANYWHERE, GatewayId=gateway_id)
    assert routes(admin, table_id)[ANYWHERE]["GatewayId"] == gateway_id
    admin.call("ec2:DeleteRoute", RouteTableId=table_id, DestinationCidrBlock=ANYWHERE)
    assert ANYWHERE not in routes(admin, table_id)


def test_a_route_is_a_blackhole_while_its_gateway_is_away(admin: Admin):
    vpc_id, gateway_id, table_id = connected(admin)
    attached = {"InternetGatewayId": gateway_id, "VpcId": vpc_id}
    admin.call("ec2:CreateRoute", RouteTableId=table_id, DestinationCidrBlock=ANYWHERE, GatewayId=gateway_id)
    admin.call("ec2:DetachInternetGateway", **attached)
    assert routes(admin, table_id)[ANYWHERE]["State"] == "blackhole"
    admin.call("ec2:AttachInternetGateway", **attached)
    assert routes(admin, table_id)[ANYWHERE]["State"] == "active"
    admin.call("ec2:DetachInternetGateway", **attached)
    admin.call("ec2:DeleteInternetGateway", InternetGatewayId=gateway_id)
    assert routes(admin, table_id)[ANYWHERE]["State"] == "blackhole"


def test_a_gateway_of_another_vpc_is_no_target(admin: Admin):
    _, gateway_id, _ = connected(admin)
    table_id = make_table(admin, make_vpc(admin, "10.1.0.0/16"))
    wanted = {"RouteTableId": table_id, "DestinationCidrBlock": ANYWHERE, "GatewayId": gateway_id}
    refusal = admin.refused("ec2:CreateRoute", **wanted)
    assert refusal.code == "InvalidParameterValue"
    assert refusal.message == f"route table {table_id} and network gateway {gateway_id} belong to different networks"


def test_a_route_needs_one_destination_and_one_target(admin: Admin):
    _, gateway_id, table_id = connected(admin)
    assert admin.refused("ec2:CreateRoute", RouteTableId=table_id, GatewayId=gateway_id).code == "MissingParameter"
    wanted = {"RouteTableId": table_id, "DestinationCidrBlock": ANYWHERE}
    assert admin.refused("ec2:CreateRoute", **wanted).code == "MissingParameter"
    both = {**wanted, "GatewayId": gateway_id, "NatGatewayId": "nat-0123456789abcdef0"}
    assert admin.refused("ec2:CreateRoute", **both).code == "InvalidParameterCombination"
    wrong = {"RouteTableId": table_id, "DestinationCidrBlock": "everywhere", "GatewayId": gateway_id}
    assert admin.refused("ec2:CreateRoute", **wrong).code == "InvalidParameterValue"


def test_traffic_within_the_vpc_cannot_be_led_out_of_it(admin: Admin):
    _, gateway_id, table_id = connected(admin)
    wanted = {"RouteTableId": table_id, "DestinationCidrBlock": "10.0.7.0/24", "GatewayId": gateway_id}
    assert admin.refused("ec2:CreateRoute", **wanted).code == "InvalidParameterValue"


def test_replacing_needs_something_to_replace(admin: Admin):
    vpc_id, gateway_id, table_id = connected(admin)
    wanted = {"RouteTableId": table_id, "DestinationCidrBlock": ANYWHERE}
    refusal = admin.refused("ec2:ReplaceRoute", **wanted, GatewayId=gateway_id)
    assert refusal.code == "InvalidParameterValue"
    assert refusal.message == f"There is no route defined for '{ANYWHERE}' in the route table. Use CreateRoute instead."
    interface = admin.call("ec2:CreateNetworkInterface", SubnetId=make_subnet(admin, vpc_id))["NetworkInterface"]
    admin.call("ec2:CreateRoute", **wanted, NetworkInterfaceId=interface["NetworkInterfaceId"])
    assert routes(admin, table_id)[ANYWHERE]["State"] == "blackhole"
    admin.call("ec2:ReplaceRoute", **wanted, GatewayId=gateway_id)
    assert routes(admin, table_id)[ANYWHERE]["GatewayId"] == gateway_id
    assert "NetworkInterfaceId" not in routes(admin, table_id)[ANYWHERE]


def test_only_what_is_there_can_be_deleted(admin: Admin):
    _, _, table_id = connected(admin)
    refusal = admin.refused("ec2:DeleteRoute", RouteTableId=table_id, DestinationCidrBlock=ANYWHERE)
    assert refusal.code == "InvalidRoute.NotFound"
    assert refusal.message == f"no route with destination-cidr-block {ANYWHERE} in route table {table_id}"


def test_the_route_alone_makes_a_subnet_public(admin: Admin):
    vpc_id, gateway_id, table_id = connected(admin)
    subnet_id = make_subnet(admin, vpc_id)
    admin.call("ec2:AssociateRouteTable", RouteTableId=table_id, SubnetId=subnet_id)
    assert not leads_out(admin, subnet_id)
    admin.call("ec2:CreateRoute", RouteTableId=table_id, DestinationCidrBlock=ANYWHERE, GatewayId=gateway_id)
    assert leads_out(admin, subnet_id)
    admin.call("ec2:DeleteRoute", RouteTableId=table_id, DestinationCidrBlock=ANYWHERE)
    assert not leads_out(admin, subnet_id)


def leads_out(admin: Admin, subnet_id: str) -> bool:
    own = [{"Name": "association.subnet-id", "Values": [subnet_id]}]
    (table,) = admin.call("ec2:DescribeRouteTables", Filters=own)["RouteTables"]
    return any(
        route.get("GatewayId", "").startswith("igw-") and route["State"] == "active" for route in table["Routes"]
    )


def test_destinations_are_kept_without_host_bits(admin: Admin):
    _, gateway_id, table_id = connected(admin)
    wanted = {"RouteTableId": table_id, "DestinationCidrBlock": "100.68.0.18/18", "GatewayId": gateway_id}
    admin.call("ec2:CreateRoute", **wanted)
    assert "100.68.0.0/18" in routes(admin, table_id)


def test_the_default_vpc_leads_out(admin: Admin):
    (table,) = admin.call("ec2:DescribeRouteTables", Filters=of_vpc(default_vpc(admin)["VpcId"]))["RouteTables"]
    assert {route["State"] for route in table["Routes"]} == {"active"}
