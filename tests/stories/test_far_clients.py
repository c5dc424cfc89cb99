"""Peering, VPN, IPv6 and Direct Connect as boto3 and the CLI see them."""

from __future__ import annotations

from collections.abc import Iterator

import boto3
import pytest
from botocore.exceptions import ClientError

from tests.stories.served import Served, served


@pytest.fixture(scope="module")
def cloud() -> Iterator[Served]:
    with served("--memory", "--delays", "none", "--control") as endpoint:
        yield endpoint


def test_the_cli_peers_two_vpcs(cloud: Served) -> None:
    one, other = (
        cloud.aws("ec2", "create-vpc", "--cidr-block", cidr)["Vpc"]["VpcId"] for cidr in ("10.8.0.0/16", "10.9.0.0/16")
    )
    made = cloud.aws("ec2", "create-vpc-peering-connection", "--vpc-id", one, "--peer-vpc-id", other)
    id = made["VpcPeeringConnection"]["VpcPeeringConnectionId"]
    accepted = cloud.aws("ec2", "accept-vpc-peering-connection", "--vpc-peering-connection-id", id)
    assert accepted["VpcPeeringConnection"]["Status"] == {"Code": "provisioning", "Message": "Provisioning"}
    (found,) = cloud.aws("ec2", "describe-vpc-peering-connections")["VpcPeeringConnections"]
    assert found["Status"] == {"Code": "active", "Message": "Active"}
    assert found["AccepterVpcInfo"]["CidrBlockSet"] == [{"CidrBlock": "10.9.0.0/16"}]
    assert cloud.aws("ec2", "delete-vpc-peering-connection", "--vpc-peering-connection-id", id)["Return"]


def test_the_cli_makes_a_vpn_with_two_tunnels(cloud: Served) -> None:
    customer = cloud.aws(
        *("ec2", "create-customer-gateway", "--type", "ipsec.1", "--ip-address", "198.51.100.20", "--bgp-asn", "65010"),
    )["CustomerGateway"]
    gateway = cloud.aws("ec2", "create-vpn-gateway", "--type", "ipsec.1")["VpnGateway"]
    connection = cloud.aws(
        *("ec2", "create-vpn-connection", "--type", "ipsec.1", "--options", '{"StaticRoutesOnly": true}'),
        *("--customer-gateway-id", customer["CustomerGatewayId"], "--vpn-gateway-id", gateway["VpnGatewayId"]),
    )["VpnConnection"]
    assert connection["CustomerGatewayConfiguration"].startswith("<?xml")
    id = connection["VpnConnectionId"]
    cloud.aws(
        *("ec2", "create-vpn-connection-route", "--vpn-connection-id", id),
        *("--destination-cidr-block", "192.168.0.0/16"),
    )
    (found,) = cloud.aws("ec2", "describe-vpn-connections")["VpnConnections"]
    assert [each["Status"] for each in found["VgwTelemetry"]] == ["DOWN", "DOWN"]
    assert found["Routes"] == [{"DestinationCidrBlock": "192.168.0.0/16", "Source": "Static", "State": "available"}]
    assert len(found["Options"]["TunnelOptions"]) == 2


def test_the_cli_gives_ipv6_and_a_way_out(cloud: Served) -> None:
    vpc = cloud.aws("ec2", "create-vpc", "--cidr-block", "10.7.0.0/16", "--amazon-provided-ipv6-cidr-block")["Vpc"]
    block = vpc["Ipv6CidrBlockAssociationSet"][0]["Ipv6CidrBlock"]
    made = cloud.aws(
        *("ec2", "create-subnet", "--vpc-id", vpc["VpcId"], "--cidr-block", "10.7.1.0/24"),
        *("--ipv6-cidr-block", block.replace("/56", "/64")),
    )["Subnet"]
    assert made["Ipv6CidrBlockAssociationSet"][0]["Ipv6CidrBlockState"] == {"State": "associated"}
    gateway = cloud.aws("ec2", "create-egress-only-internet-gateway", "--vpc-id", vpc["VpcId"])
    assert gateway["EgressOnlyInternetGateway"]["Attachments"][0]["State"] == "attached"


def test_boto3_orders_a_line(cloud: Served) -> None:
    client = boto3.client(
        "directconnect",
        endpoint_url=cloud.url,
        region_name="us-east-1",
        aws_access_key_id=cloud.environment["AWS_ACCESS_KEY_ID"],
        aws_secret_access_key=cloud.environment["AWS_SECRET_ACCESS_KEY"],
    )
    made = client.create_connection(location="EqDC2", bandwidth="1Gbps", connectionName="to-ashburn")
    assert made["connectionState"] == "requested"
    (found,) = client.describe_connections()["connections"]
    assert (found["connectionState"], found["bandwidth"]) == ("available", "1Gbps")
    with pytest.raises(ClientError) as refusal:
        client.create_connection(location="EqDC2", bandwidth="2Gbps", connectionName="odd")
    assert refusal.value.response["Error"]["Code"] == "DirectConnectClientException"
