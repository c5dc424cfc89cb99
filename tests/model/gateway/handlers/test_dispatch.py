from typing import Any

import pytest

from model.client import Called
from model.kit.cell import CellSettings
from tests.admin import Admin


def test_a_dry_run_says_that_it_would_have_worked_and_leaves_nothing(admin: Admin) -> None:
    before = len(admin.cloud.kernel.store)

    refusal = admin.refused("ec2:CreateVpc", CidrBlock="10.0.0.0/16", DryRun=True)

    assert (refusal.code, refusal.status) == ("DryRunOperation", 412)
    assert len(admin.cloud.kernel.store) == before


def test_a_dry_run_of_what_cannot_be_says_why(admin: Admin) -> None:
    assert admin.refused("ec2:CreateVpc", CidrBlock="10.0.0.0/8", DryRun=True).code == "InvalidVpc.Range"


def test_a_parameter_that_nobody_acts_on_is_told_not_swallowed(admin: Admin) -> None:
    told: list[Called] = []
    admin.client.listen(Called, told.append)

    admin.call("ec2:CreateVpc", CidrBlock="10.0.0.0/16", Ipv4IpamPoolId="ipam-pool-1")

    assert told[-1].ignored == ("Ipv4IpamPoolId",)


def test_a_strict_world_refuses_what_nobody_acts_on() -> None:
    admin = Admin(settings=CellSettings(strict=True))

    refusal = admin.refused("ec2:CreateVpc", CidrBlock="10.0.0.0/16", Ipv4IpamPoolId="ipam-pool-1")

    assert (refusal.code, "Ipv4IpamPoolId" in refusal.message) == ("UnsupportedParameter", True)
    admin.close()


@pytest.mark.parametrize(
    ("params", "lacked"),
    [
        ({"Ipv6Addresses": [{"Ipv6Address": "::1"}, {"IsPrimaryIpv6": False}]}, "Ipv6Addresses.2.Ipv6Address"),
        (
            {"NetworkInterfaces": [{"DeviceIndex": 0, "Ipv6Addresses": [{"IsPrimaryIpv6": True}]}]},
            "NetworkInterfaces.1.Ipv6Addresses.1.Ipv6Address",
        ),
    ],
)
def test_what_only_the_operation_needs_is_asked_for_as_aws_asks(
    admin: Admin, params: dict[str, Any], lacked: str
) -> None:
    refusal = admin.refused("ec2:RunInstances", MinCount=1, MaxCount=1, **params)
    assert (refusal.code, refusal.message) == (
        "MissingParameter",
        f"The request must contain the parameter {lacked}",
    )
