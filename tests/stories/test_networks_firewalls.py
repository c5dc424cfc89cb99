"""The exercise: rules for HTTP, HTTPS and SSH, at the border of a subnet and around a server, right and wrong."""

from __future__ import annotations

from typing import Any

import pytest

from model.laws.reach.hops import Code, Walk
from model.laws.reach.packets import TCP
from model.services.ec2.internet import from_internet, to_internet
from model.services.ec2.resources.network_interfaces import NetworkInterface
from tests.admin import Admin
from tests.model.services.ec2.lands import culprit
from tests.model.services.ec2.machines import ANYWHERE, SOMEBODY, Machines, tcp
from tests.model.services.ec2.test_network_acls import guard, make_acl
from tests.stories.mishaps import Mishap, analysed

HTTP, HTTPS, SSH = 80, 443, 22
SERVICES = (HTTP, HTTPS, SSH)
EPHEMERAL = (1024, 65535)


class Learner:
    """A server on the internet, and somebody who writes its rules."""

    def __init__(self, admin: Admin) -> None:
        self.admin, self.net = admin, Machines(admin)
        self.acl = make_acl(admin, self.net.vpc)
        guard(admin, self.net.public, self.acl)
        self.group = self.net.group("web", *(tcp(port) for port in SERVICES))
        self.server = self.net.machine(self.net.public, self.group)
        self.net.give_address(self.server)

    def write_acl(self) -> None:
        for number, port in enumerate(SERVICES, 100):
            self.enter(number, port)
        self.enter(100, *EPHEMERAL, egress=True)

    def enter(self, number: int, first: int, last: int = 0, *, egress: bool = False, action: str = "allow") -> None:
        ports = {"Protocol": "6", "CidrBlock": ANYWHERE, "PortRange": {"From": first, "To": last or first}}
        place = {"NetworkAclId": self.acl, "RuleNumber": number, "Egress": egress, "RuleAction": action}
        self.admin.call("ec2:CreateNetworkAclEntry", **place, **ports)

    def strike(self, number: int, *, egress: bool = False) -> None:
        self.admin.call("ec2:DeleteNetworkAclEntry", NetworkAclId=self.acl, RuleNumber=number, Egress=egress)

    def probe(self, port: int, peer: str = SOMEBODY) -> Walk:
        return from_internet(self.net.world, self.interface, TCP, port, peer)

    def failures(self, peer: str = SOMEBODY) -> dict[int, tuple[str, Code | None]]:
        """What a checker finds: the ports that do not answer, each with the culprit."""
        walks = {port: self.probe(port, peer) for port in SERVICES}
        return {port: culprit(walked) for port, walked in walks.items() if not walked.arrived}

    @property
    def interface(self) -> NetworkInterface:
        return self.net.interface(self.server)

    @property
    def told(self) -> list[list[str]]:
        """What Network Insights says of each port."""
        (gateway,) = self.admin.call("ec2:DescribeInternetGateways", Filters=self._mine)["InternetGateways"]
        source, target = gateway["InternetGatewayId"], self.server
        return [analysed(self.admin, source, Destination=target, DestinationPort=port) for port in SERVICES]

    @property
    def _mine(self) -> list[dict[str, Any]]:
        return [{"Name": "attachment.vpc-id", "Values": [self.net.vpc]}]

    def forget_answers(self) -> tuple[str, Code]:
        self.strike(100, egress=True)
        return self.acl, Code.SUBNET_ACL_RESTRICTION

    def remember_answers(self) -> None:
        self.enter(100, *EPHEMERAL, egress=True)

    def answer_from_the_ports_that_are_asked(self) -> tuple[str, Code]:
        """As if answers went to where questions go."""
        self.strike(100, egress=True)
        self.enter(90, SSH, HTTPS, egress=True)
        return self.acl, Code.SUBNET_ACL_RESTRICTION

    def answer_to_where_clients_listen(self) -> None:
        self.strike(90, egress=True)
        self.remember_answers()

    def deny_before_allowing(self) -> tuple[str, Code]:
        self.enter(50, 1, 65535, action="deny")
        return self.acl, Code.SUBNET_ACL_RESTRICTION

    def deny_afterwards(self) -> None:
        self.strike(50)
        self.enter(200, 1, 65535, action="deny")

    def close_the_group(self) -> tuple[str, Code]:
        self.admin.call("ec2:RevokeSecurityGroupIngress", GroupId=self.group, IpPermissions=list(map(tcp, SERVICES)))
        return self.group, Code.ENI_SG_RULES_MISMATCH

    def open_the_group(self) -> None:
        self.admin.call("ec2:AuthorizeSecurityGroupIngress", GroupId=self.group, IpPermissions=list(map(tcp, SERVICES)))

    def let_out_what_should_come_in(self) -> tuple[str, Code]:
        self.close_the_group()
        outward = [tcp(port, IpRanges=[{"CidrIp": "198.51.0.0/16"}]) for port in SERVICES]
        self.admin.call("ec2:AuthorizeSecurityGroupEgress", GroupId=self.group, IpPermissions=outward)
        return self.group, Code.ENI_SG_RULES_MISMATCH

    def trust_members_alone(self) -> tuple[str, Code]:
        self.close_the_group()
        members: dict[str, Any] = {"UserIdGroupPairs": [{"GroupId": self.group}]}
        trusted = [tcp(port, **members) for port in SERVICES]
        self.admin.call("ec2:AuthorizeSecurityGroupIngress", GroupId=self.group, IpPermissions=trusted)
        return self.group, Code.ENI_SG_RULES_MISMATCH


@pytest.mark.fact("nacl-10")
def test_the_rules_of_the_exercise_serve_web_and_ssh_and_start_nothing(admin: Admin):
    learner = Learner(admin)
    nothing = (learner.acl, Code.SUBNET_ACL_RESTRICTION)
    assert learner.failures() == dict.fromkeys(SERVICES, nothing)
    for written, port in enumerate(SERVICES):
        learner.enter(100 + written, port)
        assert learner.probe(port).back, "it gets in, and its answer does not get out"
        assert learner.failures() == dict.fromkeys(SERVICES, nothing)
    learner.enter(100, *EPHEMERAL, egress=True)
    assert learner.failures() == {}
    assert learner.told == [[], [], []]
    assert culprit(learner.probe(25)) == nothing
    started = to_internet(learner.net.world, learner.interface, TCP, HTTPS, SOMEBODY)
    assert (culprit(started), started.back) == (nothing, ())


@pytest.mark.parametrize(
    "mishap",
    [
        Mishap(Learner.forget_answers, Learner.remember_answers),
        Mishap(Learner.answer_from_the_ports_that_are_asked, Learner.answer_to_where_clients_listen),
        Mishap(Learner.deny_before_allowing, Learner.deny_afterwards),
        Mishap(Learner.close_the_group, Learner.open_the_group),
        Mishap(Learner.let_out_what_should_come_in, Learner.open_the_group),
        Mishap(Learner.trust_members_alone, Learner.open_the_group),
    ],
    ids=lambda mishap: mishap.name,
)
def test_a_rule_that_is_wrong_is_named_for_every_port_until_it_is_right(admin: Admin, mishap: Mishap[Learner]):
    learner = Learner(admin)
    learner.write_acl()
    assert learner.failures() == {}
    wrong = mishap.happens(learner)
    assert learner.failures() == dict.fromkeys(SERVICES, wrong)
    assert learner.told == [[wrong[1]]] * 3
    mishap.is_mended(learner)
    assert learner.failures() == {}
    assert learner.told == [[], [], []]


def test_a_door_for_the_office_is_closed_to_others_whichever_firewall_has_it(admin: Admin):
    learner = Learner(admin)
    learner.write_acl()
    office, other = "192.0.2.7", SOMEBODY
    learner.strike(102)
    narrow = {"Protocol": "6", "CidrBlock": "192.0.2.0/24", "PortRange": {"From": SSH, "To": SSH}}
    place = {"NetworkAclId": learner.acl, "RuleNumber": 110, "Egress": False, "RuleAction": "allow"}
    admin.call("ec2:CreateNetworkAclEntry", **place, **narrow)
    assert learner.failures(office) == {}
    assert learner.failures(other) == {SSH: (learner.acl, Code.SUBNET_ACL_RESTRICTION)}
    learner.strike(110)
    learner.enter(102, SSH)
    admin.call("ec2:RevokeSecurityGroupIngress", GroupId=learner.group, IpPermissions=[tcp(SSH)])
    from_office = [tcp(SSH, IpRanges=[{"CidrIp": "192.0.2.0/24"}])]
    admin.call("ec2:AuthorizeSecurityGroupIngress", GroupId=learner.group, IpPermissions=from_office)
    assert learner.failures(office) == {}
    assert learner.failures(other) == {SSH: (learner.group, Code.ENI_SG_RULES_MISMATCH)}
