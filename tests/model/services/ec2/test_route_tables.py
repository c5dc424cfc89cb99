"""Route tables: which one a subnet uses."""

from typing import Any

import pytest

from tests.admin import Admin
from tests.model.services.ec2.networks import make_subnet, make_vpc, of_vpc


def make_table(admin: Admin, vpc_id: str) -> str:
    return admin.call("ec2:CreateRouteTable", VpcId=vpc_id)["RouteTable"]["RouteTableId"]


def main_table(admin: Admin, vpc_id: str) -> dict[str, Any]:
    main = [*of_vpc(vpc_id), {"Name": "association.main", "Values": ["true"]}]
    (table,) = admin.call("ec2:DescribeRouteTables", Filters=main)["RouteTables"]
    return table


def table_of(admin: Admin, vpc_id: str, subnet_id: str) -> str:
    """The table that holds for a subnet: its own, or else the main one."""
    own = [{"Name": "association.subnet-id", "Values": [subnet_id]}]
    found = admin.call("ec2:DescribeRouteTables", Filters=own)["RouteTables"]
    return found[0]["RouteTableId"] if found else main_table(admin, vpc_id)["RouteTableId"]


@pytest.mark.fact("route-table-02", "route-table-03")
def test_a_vpc_is_born_with_a_main_table_that_knows_only_the_way_within(admin: Admin):
    vpc_id = make_vpc(admin)
    (table,) = admin.call("ec2:DescribeRouteTables", Filters=of_vpc(vpc_id))["RouteTables"]
    (association,) = table["Associations"]
    assert association["Main"]
    assert association["AssociationState"] == {"State": "associated"}
    assert "SubnetId" not in association
    assert table["Routes"] == [
        {
            "DestinationCidrBlock": "10.0.0.0/16",
            "GatewayId": "local",
            "Origin": "CreateRouteTable",
            "State": "active",
        }
    ]
    subnet_id = make_subnet(admin, vpc_id)
    assert table_of(admin, vpc_id, subnet_id) == table["RouteTableId"]


@pytest.mark.fact("route-table-06")
def test_a_subnet_uses_one_table_and_a_table_serves_many_subnets(admin: Admin):
    vpc_id = make_vpc(admin)
    table_id = make_table(admin, vpc_id)
    subnets = [make_subnet(admin, vpc_id, f"10.0.{number}.0/24") for number in range(2)]
    ids = [
        admin.call("ec2:AssociateRouteTable", RouteTableId=table_id, SubnetId=subnet)["AssociationId"]
        for subnet in subnets
    ]
    assert [table_of(admin, vpc_id, subnet) for subnet in subnets] == [table_id, table_id]
    other = make_table(admin, vpc_id)
    refusal = admin.refused("ec2:AssociateRouteTable", RouteTableId=other, SubnetId=subnets[0])
    assert refusal.code == "Resource.AlreadyAssociated"
    refusal = admin.refused("ec2:DeleteRouteTable", RouteTableId=table_id)
    assert refusal.code == "DependencyViolation"
    assert refusal.message == f"The routeTable '{table_id}' has dependencies and cannot be deleted."
    for id in ids:
        admin.call("ec2:DisassociateRouteTable", AssociationId=id)
    admin.call("ec2:DeleteRouteTable", RouteTableId=table_id)
    assert table_of(admin, vpc_id, subnets[0]) == main_table(admin, vpc_id)["RouteTableId"]


@pytest.mark.fact("route-table-08")
def test_new_subnets_use_the_main_table_whichever_that_is(admin: Admin):
    vpc_id = make_vpc(admin)
    old, custom = main_table(admin, vpc_id), make_table(admin, vpc_id)
    assert table_of(admin, vpc_id, make_subnet(admin, vpc_id, "10.0.0.0/24")) == old["RouteTableId"]
    answer = admin.call(
        "ec2:ReplaceRouteTableAssociation",
        AssociationId=old["Associations"][0]["RouteTableAssociationId"],
        RouteTableId=custom,
    )
    assert answer["NewAssociationId"].startswith("rtbassoc-0")
    assert main_table(admin, vpc_id)["RouteTableId"] == custom
    assert table_of(admin, vpc_id, make_subnet(admin, vpc_id, "10.0.1.0/24")) == custom
    admin.call("ec2:DeleteRouteTable", RouteTableId=old["RouteTableId"])


def test_the_main_table_stays(admin: Admin):
    table = main_table(admin, make_vpc(admin))
    assert admin.refused("ec2:DeleteRouteTable", RouteTableId=table["RouteTableId"]).code == "DependencyViolation"
    id = table["Associations"][0]["RouteTableAssociationId"]
    assert admin.refused("ec2:DisassociateRouteTable", AssociationId=id).code == "InvalidParameterValue"


def test_tables_serve_subnets_of_their_own_vpc(admin: Admin):
    one, other = make_vpc(admin), make_vpc(admin, "10.1.0.0/16")
    table_id, subnet_id = make_table(admin, one), make_subnet(admin, other, "10.1.0.0/24")
    refusal = admin.refused("ec2:AssociateRouteTable", RouteTableId=table_id, SubnetId=subnet_id)
    assert refusal.code == "InvalidParameterValue"
    assert refusal.message == f"route table {table_id} and subnet {subnet_id} belong to different networks"


def test_what_is_not_there_is_named(admin: Admin):
    missing = "rtb-0123456789abcdef0"
    refusal = admin.refused("ec2:DescribeRouteTables", RouteTableIds=[missing])
    assert (refusal.code, refusal.message) == (
        "InvalidRouteTableID.NotFound",
        f"The routeTable ID '{missing}' does not exist",
    )
    assert admin.refused("ec2:DeleteRouteTable", RouteTableId="rtb-!").code == "InvalidRouteTableId.Malformed"
    refusal = admin.refused("ec2:DisassociateRouteTable", AssociationId="rtbassoc-0123456789abcdef0")
    assert refusal.code == "InvalidAssociationID.NotFound"


def test_a_deleted_subnet_leaves_its_table(admin: Admin):
    vpc_id = make_vpc(admin)
    table_id, subnet_id = make_table(admin, vpc_id), make_subnet(admin, vpc_id)
    admin.call("ec2:AssociateRouteTable", RouteTableId=table_id, SubnetId=subnet_id)
    admin.call("ec2:DeleteSubnet", SubnetId=subnet_id)
    admin.call("ec2:DeleteRouteTable", RouteTableId=table_id)


def test_tables_are_described_a_hundred_at_a_time(admin: Admin):
    assert admin.refused("ec2:DescribeRouteTables", MaxResults=101).code == "InvalidParameterValue"
    vpc_id = make_vpc(admin)
    for _ in range(100):
        make_table(admin, vpc_id)
    first = admin.call("ec2:DescribeRouteTables", Filters=of_vpc(vpc_id))
    rest = admin.call("ec2:DescribeRouteTables", Filters=of_vpc(vpc_id), NextToken=first["NextToken"])
    assert (len(first["RouteTables"]), len(rest["RouteTables"])) == (100, 1)
    for _ in range(99):
        make_table(admin, vpc_id)
    assert admin.refused("ec2:CreateRouteTable", VpcId=vpc_id).code == "RouteTableLimitExceeded"
