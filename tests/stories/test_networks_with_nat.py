"""A public subnet and a private one behind a NAT gateway: what works, what is broken, and who is named for it."""

from __future__ import annotations

import pytest

from model.laws.reach.hops import Code, Walk
from tests.admin import Admin
from tests.model.services.ec2.lands import culprit
from tests.model.services.ec2.machines import ANYWHERE, SOMEBODY, Machines, tcp
from tests.model.services.ec2.test_network_acls import guard, make_acl
from tests.stories.mishaps import Mishap, analysed

HTTPS = 443


class Tiers:
    """A web server that everybody reaches, a worker whom nobody does and who fetches from the internet."""

    def __init__(self, admin: Admin) -> None:
        self.admin, self.net = admin, Machines(admin)
        self.main = admin.call("ec2:DescribeRouteTables", Filters=self._of_vpc)["RouteTables"][0]["RouteTableId"]
        self.private, self.table = self.net.private()
        group = self.net.group("web", tcp(80))
        self.server = self.net.machine(self.net.public, group)
        self.net.give_address(self.server)
        self.worker = self.net.machine(self.private, group)
        self.nat, self.nat_address = self.net.nat_gateway()
        self.net.lead(self.table, NatGatewayId=self.nat)
        self.acl = make_acl(admin, self.net.vpc)
        self.enter(egress=True)
        self.enter(egress=False)
        guard(admin, self.private, self.acl)

    @property
    def _of_vpc(self) -> list[dict[str, object]]:
        return [{"Name": "vpc-id", "Values": [self.net.vpc]}]

    def enter(self, *, egress: bool) -> None:
        everything = {"Protocol": "-1", "CidrBlock": ANYWHERE, "RuleAction": "allow"}
        place = {"NetworkAclId": self.acl, "RuleNumber": 100, "Egress": egress}
        self.admin.call("ec2:CreateNetworkAclEntry", **place, **everything)

    def fetch(self) -> Walk:
        return self.net.fetch(self.worker, HTTPS)

    @property
    def told(self) -> list[str]:
        return analysed(self.admin, self.worker, DestinationIp=SOMEBODY, DestinationPort=HTTPS)

    def forget_the_gateway(self) -> tuple[str, Code]:
        self.admin.call("ec2:DeleteRoute", RouteTableId=self.table, DestinationCidrBlock=ANYWHERE)
        return self.table, Code.NO_ROUTE_TO_DESTINATION

    def lead_to_the_gateway(self) -> None:
        self.net.lead(self.table, NatGatewayId=self.nat)

    def leave_the_gateway_without_a_way(self) -> tuple[str, Code]:
        self.admin.call("ec2:DeleteRoute", RouteTableId=self.main, DestinationCidrBlock=ANYWHERE)
        return self.main, Code.NO_ROUTE_TO_DESTINATION

    def lead_to_the_internet(self) -> None:
        (door,) = self.admin.call(
            "ec2:DescribeInternetGateways", Filters=[{"Name": "attachment.vpc-id", "Values": [self.net.vpc]}]
        )["InternetGateways"]
        self.net.lead(self.main, GatewayId=door["InternetGatewayId"])

    def delete_the_gateway(self) -> tuple[str, Code]:
        self.admin.call("ec2:DeleteNatGateway", NatGatewayId=self.nat)
        self.admin.advance(600)
        return self.table, Code.BAD_STATE_ROUTE

    def make_another(self) -> None:
        self.forget_the_gateway()
        self.nat, self.nat_address = self.net.nat_gateway()
        self.lead_to_the_gateway()

    def let_no_answers_in(self) -> tuple[str, Code]:
        self.admin.call("ec2:DeleteNetworkAclEntry", NetworkAclId=self.acl, RuleNumber=100, Egress=False)
        return self.acl, Code.SUBNET_ACL_RESTRICTION

    def let_answers_in(self) -> None:
        self.enter(egress=False)


def test_a_private_subnet_fetches_and_is_not_found(admin: Admin):
    tiers = Tiers(admin)
    assert tiers.net.visit(tiers.server).arrived
    assert not tiers.net.visit(tiers.worker).arrived
    assert tiers.net.between(tiers.server, tiers.worker, 80).arrived
    assert tiers.fetch().arrived


@pytest.mark.parametrize(
    "mishap",
    [
        Mishap(Tiers.forget_the_gateway, Tiers.lead_to_the_gateway),
        Mishap(Tiers.leave_the_gateway_without_a_way, Tiers.lead_to_the_internet),
        Mishap(Tiers.delete_the_gateway, Tiers.make_another),
        Mishap(Tiers.let_no_answers_in, Tiers.let_answers_in),
    ],
    ids=lambda mishap: mishap.name,
)
def test_a_worker_fetches_until_something_is_broken_and_again_when_it_is_mended(admin: Admin, mishap: Mishap[Tiers]):
    tiers = Tiers(admin)
    assert tiers.fetch().arrived
    wrong = mishap.happens(tiers)
    assert culprit(tiers.fetch()) == wrong
    assert tiers.told == [wrong[1]]
    mishap.is_mended(tiers)
    assert tiers.fetch().arrived
    assert tiers.told == []
