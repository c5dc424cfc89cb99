"""DHCP option sets: what a VPC tells its instances."""

from typing import Any

import pytest

from tests.admin import Admin
from tests.model.services.ec2.networks import default_vpc, make_vpc


def options(admin: Admin, id: str, region: str = "us-east-1") -> dict[str, list[str]]:
    (found,) = admin.call("ec2:DescribeDhcpOptions", region=region, DhcpOptionsIds=[id])["DhcpOptions"]
    return {each["Key"]: [value["Value"] for value in each["Values"]] for each in found["DhcpConfigurations"]}


def make_options(admin: Admin, **configurations: list[str]) -> str:
    answer = admin.call("ec2:CreateDhcpOptions", DhcpConfigurations=written(configurations))
    return answer["DhcpOptions"]["DhcpOptionsId"]


def written(configurations: dict[str, list[str]]) -> list[dict[str, Any]]:
    return [{"Key": key.replace("_", "-"), "Values": values} for key, values in configurations.items()]


@pytest.mark.fact("dhcp-03")
@pytest.mark.parametrize(
    ("region", "domain"), [("us-east-1", "ec2.internal"), ("eu-west-1", "eu-west-1.compute.internal")]
)
def test_a_new_vpc_gets_amazons_names(admin: Admin, region: str, domain: str):
    vpc = admin.call("ec2:CreateVpc", region=region, CidrBlock="10.0.0.0/16")["Vpc"]
    assert options(admin, vpc["DhcpOptionsId"], region) == {
        "domain-name": [domain],
        "domain-name-servers": ["AmazonProvidedDNS"],
    }
    assert vpc["DhcpOptionsId"] == default_vpc(admin, region)["DhcpOptionsId"]


@pytest.mark.fact("dhcp-01")
def test_a_set_carries_names_servers_and_node_type(admin: Admin):
    wanted = {
        "domain_name": ["corp.example"],
        "domain_name_servers": ["10.2.5.1", "10.2.5.2"],
        "ntp_servers": ["10.2.5.3"],
        "netbios_name_servers": ["10.2.5.4"],
        "netbios_node_type": ["2"],
    }
    id = make_options(admin, **wanted)
    assert options(admin, id) == {key.replace("_", "-"): values for key, values in wanted.items()}
    refusal = admin.refused("ec2:CreateDhcpOptions", DhcpConfigurations=written({"colour": ["red"]}))
    assert refusal.code == "InvalidParameterValue"


@pytest.mark.fact("dhcp-02")
@pytest.mark.parametrize("key", ["domain-name-servers", "ntp-servers", "netbios-name-servers"])
def test_at_most_four_servers_of_a_kind(admin: Admin, key: str):
    servers = [f"10.0.0.{number}" for number in range(1, 6)]
    assert make_options(admin, **{key: servers[:4]})
    refusal = admin.refused("ec2:CreateDhcpOptions", DhcpConfigurations=written({key: servers}))
    assert refusal.code == "InvalidParameterValue"


@pytest.mark.parametrize(
    "wrong", [{"domain_name_servers": ["nobody"]}, {"netbios_node_type": ["3"]}, {"ntp_servers": []}]
)
def test_what_no_machine_could_use_is_refused(admin: Admin, wrong: dict[str, list[str]]):
    refusal = admin.refused("ec2:CreateDhcpOptions", DhcpConfigurations=written(wrong))
    assert refusal.code == "InvalidParameterValue"


@pytest.mark.fact("dhcp-06")
def test_a_vpc_has_one_set(admin: Admin):
    vpc_id = make_vpc(admin)
    first, second = (make_options(admin, domain_name=[name]) for name in ("one.example", "two.example"))
    for id in (first, second):
        admin.call("ec2:AssociateDhcpOptions", VpcId=vpc_id, DhcpOptionsId=id)
    assert admin.call("ec2:DescribeVpcs", VpcIds=[vpc_id])["Vpcs"][0]["DhcpOptionsId"] == second
    refusal = admin.refused("ec2:DeleteDhcpOptions", DhcpOptionsId=second)
    assert refusal.code == "DependencyViolation"
    admin.call("ec2:DeleteDhcpOptions", DhcpOptionsId=first)
    admin.call("ec2:AssociateDhcpOptions", VpcId=vpc_id, DhcpOptionsId="default")
    assert admin.call("ec2:DescribeVpcs", VpcIds=[vpc_id])["Vpcs"][0]["DhcpOptionsId"] == "default"
    admin.call("ec2:DeleteDhcpOptions", DhcpOptionsId=second)
    refusal = admin.refused("ec2:AssociateDhcpOptions", VpcId=vpc_id, DhcpOptionsId=second)
    assert (refusal.code, refusal.message) == (
        "InvalidDhcpOptionID.NotFound",
        f"The dhcpOption ID '{second}' does not exist",
    )
