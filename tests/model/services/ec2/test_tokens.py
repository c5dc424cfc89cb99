"""Client tokens: asking twice makes one thing."""

import pytest

from tests.admin import Admin
from tests.model.services.ec2.networks import make_subnet, make_vpc


@pytest.mark.parametrize(
    ("noun", "id", "place"),
    [
        ("RouteTable", "RouteTableId", "VpcId"),
        ("NetworkAcl", "NetworkAclId", "VpcId"),
        ("NetworkInterface", "NetworkInterfaceId", "SubnetId"),
    ],
)
def test_the_same_token_makes_one_thing_in_one_place(admin: Admin, noun: str, id: str, place: str):
    vpcs = [make_vpc(admin) for _ in range(2)]
    places = vpcs if place == "VpcId" else [make_subnet(admin, each) for each in vpcs]
    wanted = {place: places[0], "ClientToken": "once"}
    first, second = (admin.call(f"ec2:Create{noun}", **wanted) for _ in range(2))
    assert first[noun][id] == second[noun][id]
    assert second["ClientToken"] == "once"
    assert admin.call(f"ec2:Create{noun}", **{place: places[0]})[noun][id] != first[noun][id]
    elsewhere = admin.refused(f"ec2:Create{noun}", **{place: places[1], "ClientToken": "once"})
    assert elsewhere.code == "IdempotentParameterMismatch"
