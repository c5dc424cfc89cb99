"""What is remembered of packets is what they would do now, and it is forgotten for nothing else."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import closing
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from model.client import Client
from model.kernel.consequences import CannotUndo
from model.kernel.reading import Reading
from model.kernel.recall import Recall
from model.kit.errors import AwsError
from model.laws.reach.addresses import place
from model.laws.reach.hops import Code, Outside, Walk
from model.laws.reach.packets import TCP, Packet
from model.laws.reach.walk import INTERNET
from model.services.ec2.reach import reach
from tests.admin import Admin
from tests.model.services.ec2.lands import PARTNER, Land, culprit, peer
from tests.model.services.ec2.launches import running

ANYWHERE = "0.0.0.0/0"
SOMEBODY = "198.51.100.7"
Question = tuple[str | Outside, Packet]


class Region:
    """A land with an open door and a public address, its peer of another account, and questions about both."""

    def __init__(self, admin: Admin) -> None:
        self.admin = admin
        self.kernel = admin.cloud.kernel
        self.land, self.partner = Land(admin), Land(admin, "10.1.0.0/16", account=PARTNER)
        self.pcx = peer(self.land, self.partner)
        self.door = self.land.open_door()
        self.land.lead(ANYWHERE, GatewayId=self.door)
        self.land.open(ANYWHERE)
        self.spare, self.public = self._address()
        within = [{"Name": "vpc-id", "Values": [self.land.vpc_id]}]
        (acl,) = self.land.call("DescribeNetworkAcls", Filters=within)["NetworkAcls"]
        self.acl_id: str = acl["NetworkAclId"]
        self.other_id, self.other = self.land.interface(self.land.subnet("10.0.1.0/24", zone="b"))

    def _address(self) -> tuple[str, str]:
        made = self.land.call("AllocateAddress", Domain="vpc")
        self.publish(made["AllocationId"])
        return made["AllocationId"], made["PublicIp"]

    def publish(self, allocation_id: str) -> None:
        wanted = {"AllocationId": allocation_id, "NetworkInterfaceId": self.land.interface_id}
        self.land.call("AssociateAddress", **wanted)

    @property
    def questions(self) -> list[Question]:
        land, partner = self.land, self.partner
        near = [(land.interface_id, land.address, aim) for aim in (partner.address, self.other, SOMEBODY, "10.0.0.77")]
        far = [(partner.interface_id, partner.address, land.address), (self.other_id, self.other, land.address)]
        asked: list[Question] = [(id, tcp(own, aim, port)) for id, own, aim in (*near, *far) for port in (80, 443)]
        return [*asked, (INTERNET, tcp(SOMEBODY, self.public, 443))]

    def ask(self, start: str | Outside, packet: Packet) -> Walk | str:
        home = self.partner if start == self.partner.interface_id else self.land
        try:
            return reach(self.admin.cloud.world(home.account, home.region, "ec2"), start, packet)
        except AwsError as refusal:
            return refusal.code

    def answers(self) -> list[Walk | str]:
        return [self.ask(*each) for each in self.questions]

    def answers_anew(self) -> list[Walk | str]:
        """As somebody finds who remembers nothing."""
        known, self.kernel.recall = self.kernel.recall, Recall(self.kernel.store)
        try:
            return self.answers()
        finally:
            self.kernel.recall = known

    @property
    def drawn(self) -> int:
        return self.kernel.recall.drawn


def tcp(source: str, destination: str, port: int = 443) -> Packet:
    return Packet(TCP, place(source), place(destination), port)


@pytest.fixture
def region(admin: Admin) -> Region:
    return Region(admin)


def rule(port: int, cidr: str = ANYWHERE) -> dict[str, Any]:
    return {"IpProtocol": "tcp", "FromPort": port, "ToPort": port, "IpRanges": [{"CidrIp": cidr}]}


ALL_TRAFFIC = {"IpProtocol": "-1", "IpRanges": [{"CidrIp": ANYWHERE}]}
IN_10 = {"IpProtocol": "-1", "IpRanges": [{"CidrIp": "10.0.0.0/8"}]}


def relevant(region: Region) -> list[Callable[[], object]]:
    """What may change an answer; each can be refused, as whatever it needs may be gone."""
    land, partner = region.land, region.partner
    entry = {"NetworkAclId": region.acl_id, "RuleNumber": 50, "Egress": False}
    denied = {"Protocol": "6", "RuleAction": "deny", "CidrBlock": "10.1.0.0/16", "PortRange": {"From": 80, "To": 443}}
    attribute = {"NetworkInterfaceId": land.interface_id}
    main = {"RouteTableId": land.table_id, "DestinationCidrBlock": ANYWHERE}
    back = {"RouteTableId": partner.table_id, "DestinationCidrBlock": land.cidr}
    members = {"IpProtocol": "-1", "UserIdGroupPairs": [{"GroupId": land.group_id}]}

    def association() -> str:
        found = land.call("DescribeAddresses", AllocationIds=[region.spare])["Addresses"]
        return found[0].get("AssociationId", "eipassoc-gone")

    return [
        lambda: land.call("AuthorizeSecurityGroupIngress", GroupId=land.group_id, IpPermissions=[rule(80)]),
        lambda: land.call("RevokeSecurityGroupIngress", GroupId=land.group_id, IpPermissions=[rule(80)]),
        lambda: land.call("RevokeSecurityGroupIngress", GroupId=land.group_id, IpPermissions=[ALL_TRAFFIC]),
        lambda: land.call("RevokeSecurityGroupIngress", GroupId=land.group_id, IpPermissions=[IN_10]),
        lambda: land.call("AuthorizeSecurityGroupIngress", GroupId=land.group_id, IpPermissions=[members]),
        lambda: land.call("RevokeSecurityGroupEgress", GroupId=land.group_id, IpPermissions=[ALL_TRAFFIC]),
        lambda: land.call("AuthorizeSecurityGroupEgress", GroupId=land.group_id, IpPermissions=[ALL_TRAFFIC]),
        lambda: partner.call("RevokeSecurityGroupIngress", GroupId=partner.group_id, IpPermissions=[IN_10]),
        lambda: partner.call("AuthorizeSecurityGroupIngress", GroupId=partner.group_id, IpPermissions=[IN_10]),
        lambda: land.call("CreateNetworkAclEntry", **entry, **denied),
        lambda: land.call("DeleteNetworkAclEntry", **entry),
        lambda: land.call("DeleteRoute", **main),
        lambda: land.call("CreateRoute", **main, GatewayId=region.door),
        lambda: partner.call("DeleteRoute", **back),
        lambda: partner.call("CreateRoute", **back, VpcPeeringConnectionId=region.pcx),
        lambda: land.call("DetachInternetGateway", InternetGatewayId=region.door, VpcId=land.vpc_id),
        lambda: land.call("AttachInternetGateway", InternetGatewayId=region.door, VpcId=land.vpc_id),
        lambda: land.call("DisassociateAddress", AssociationId=association()),
        lambda: region.publish(region.spare),
        lambda: land.interface(PrivateIpAddress="10.0.0.77"),
        lambda: land.call("DeleteNetworkInterface", NetworkInterfaceId=region.other_id),
        lambda: land.call("ModifyNetworkInterfaceAttribute", **attribute, SourceDestCheck={"Value": False}),
        lambda: partner.call("DeleteVpcPeeringConnection", VpcPeeringConnectionId=region.pcx),
    ]


def irrelevant(region: Region) -> list[Callable[[], object]]:
    """What has nothing to do with any question, or only with what about it does not matter."""
    land, admin = region.land, region.admin
    names = iter(range(1_000))

    def new_group() -> None:
        made = land.call("CreateSecurityGroup", GroupName=f"x{next(names)}", Description="x", VpcId=land.vpc_id)
        land.call("AuthorizeSecurityGroupIngress", GroupId=made["GroupId"], IpPermissions=[rule(22)])

    def tag() -> None:
        tags = [{"Key": "Name", "Value": str(next(names))}]
        things = [land.interface_id, land.subnet_id, land.vpc_id, land.group_id, land.table_id, region.acl_id]
        land.call("CreateTags", Resources=things, Tags=tags)

    def new_table() -> None:
        table_id = land.call("CreateRouteTable", VpcId=land.vpc_id)["RouteTable"]["RouteTableId"]
        subnet_id = land.subnet(f"10.0.{10 + next(names)}.0/24")
        land.call("AssociateRouteTable", RouteTableId=table_id, SubnetId=subnet_id)

    return [
        new_group,
        tag,
        new_table,
        land.interface,
        lambda: running(admin, SubnetId=land.subnet_id, SecurityGroupIds=[land.group_id]),
        lambda: Land(admin, "10.9.0.0/16"),
        lambda: Land(admin, account="333344445555", region="eu-west-1"),
        lambda: land.call("AllocateAddress", Domain="vpc"),
        lambda: admin.call("sqs:CreateQueue", QueueName=f"q{next(names)}"),
        lambda: admin.advance(3_600),
    ]


def attempt(act: Callable[[], object]) -> None:
    try:
        act()
    except AwsError:
        return


@settings(max_examples=15)
@given(st.data())
def test_what_is_remembered_is_what_one_finds_who_remembers_nothing(data: st.DataObject) -> None:
    with closing(Admin()) as admin:
        region = Region(admin)
        acts = relevant(region)
        for _ in range(12):
            region.answers()
            if data.draw(st.integers(0, 3)) == 0:
                undo_the_latest(region)
            else:
                attempt(data.draw(st.sampled_from(acts)))
            assert region.answers() == region.answers_anew()


def undo_the_latest(region: Region) -> None:
    latest = [each for each in region.kernel.journal if each.what.startswith("ec2:")][-1]
    try:
        region.admin.run(Client(region.admin.cloud).history.undo(latest.cause))
    except (CannotUndo, AwsError):
        return


def test_no_answer_changes_and_none_is_found_anew_for_what_does_not_matter(region: Region) -> None:
    before, drawn = region.answers(), region.drawn
    for act in irrelevant(region):
        act()
        after = region.answers()
        assert all(one is other for one, other in zip(before, after, strict=True))
    assert region.drawn == drawn
    assert before == region.answers_anew()


@pytest.mark.parametrize("place", range(23))
def test_whatever_changes_an_answer_is_noticed(region: Region, place: int) -> None:
    act = relevant(region)[place]
    region.answers()
    attempt(act)
    assert region.answers() == region.answers_anew()


def test_only_the_questions_that_came_by_a_change_are_walked_again(region: Region) -> None:
    region.answers()
    drawn = region.drawn
    back = {"RouteTableId": region.partner.table_id, "DestinationCidrBlock": region.land.cidr}
    region.partner.call("DeleteRoute", **back)
    region.answers()
    to_the_partner_and_back = 4
    assert region.drawn - drawn == to_the_partner_and_back


def test_who_was_not_there_is_noticed_when_he_comes(region: Region) -> None:
    question = (region.land.interface_id, tcp(region.land.address, "10.0.0.77"))
    lost = region.ask(*question)
    assert isinstance(lost, Walk)
    assert not lost.arrived
    region.land.interface(PrivateIpAddress="10.0.0.77")
    found = region.ask(*question)
    assert isinstance(found, Walk)
    assert found.arrived


def test_who_an_interface_came_to_hang_on_is_noticed_when_he_sleeps(region: Region) -> None:
    land, admin = region.land, region.admin
    question = (region.other_id, tcp(region.other, land.address))
    machine = running(admin, SubnetId=land.subnet_id, SecurityGroupIds=[land.group_id])
    was = region.ask(*question)
    land.call("AttachNetworkInterface", NetworkInterfaceId=land.interface_id, InstanceId=machine, DeviceIndex=1)
    assert region.ask(*question) is was
    land.call("StopInstances", InstanceIds=[machine])
    admin.advance(300)
    asleep = region.ask(*question)
    assert isinstance(asleep, Walk)
    assert culprit(asleep) == (land.interface_id, Code.BAD_STATE)


def test_the_past_is_walked_as_it_was(region: Region) -> None:
    admin, land = region.admin, region.land
    question = (INTERNET, tcp(SOMEBODY, region.public))
    then, was = admin.now, region.ask(*question)
    admin.advance(10)
    land.call("RevokeSecurityGroupIngress", GroupId=land.group_id, IpPermissions=[ALL_TRAFFIC])
    now = region.ask(*question)
    past = admin.run(admin.cloud.at(then))
    remembered = reach(past.world(land.account, land.region, "ec2"), *question)
    assert isinstance(was, Walk)
    assert isinstance(now, Walk)
    assert (was.arrived, now.arrived, remembered) == (True, False, was)
    assert region.ask(*question) is now


def test_an_undo_brings_the_answer_back(region: Region) -> None:
    land = region.land
    was = region.answers()
    land.call("RevokeSecurityGroupIngress", GroupId=land.group_id, IpPermissions=[ALL_TRAFFIC])
    assert region.answers() != was
    undo_the_latest(region)
    assert region.answers() == was


def test_a_call_that_is_refused_half_way_leaves_no_answer_behind(region: Region) -> None:
    land, before, drawn = region.land, region.answers(), region.drawn
    twice = [rule(80), rule(80)]
    refusal = land.refused("AuthorizeSecurityGroupIngress", GroupId=land.group_id, IpPermissions=twice)
    assert refusal.code == "InvalidParameterValue"
    assert region.answers() == before == region.answers_anew()
    assert region.drawn == drawn


def test_an_answer_takes_as_many_looks_however_many_accounts_and_regions_there_are(
    region: Region, monkeypatch: pytest.MonkeyPatch
) -> None:
    looks: list[str] = []
    for name in ("found", "found_where"):
        really = getattr(Reading, name)
        monkeypatch.setattr(Reading, name, lambda *what, really=really: looks.append("look") or really(*what))

    def number() -> int:
        looks.clear()
        region.kernel.recall.forget()
        region.answers()
        return len(looks)

    few = number()
    assert few > 0
    for each in range(4):
        for where in ("us-east-1", "us-west-2", "eu-west-1"):
            Land(region.admin, account=f"44445555000{each}", region=where)
    assert number() == few
