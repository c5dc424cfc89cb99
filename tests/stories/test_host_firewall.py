"""What an instance cannot do to its neighbours: speak in their name, or listen to them."""

from __future__ import annotations

from typing import Any

import pytest

from model.client import Client, Guest
from model.kit.principal import root
from model.laws.host_firewall import ARP
from model.physics.facilities.abuse import SCAN_PORTS
from model.services.ec2.resources.instances import Instance
from model.services.iam.accounts import open_account
from tests.admin import Admin
from tests.model.services.ec2.images import LINUX
from tests.model.services.ec2.launches import look, running

PORT = 8080


class Street:
    """Machines of one network whose doors at one port are open to each other."""

    def __init__(self, admin: Admin, count: int) -> None:
        self.admin = admin
        group = admin.call("ec2:CreateSecurityGroup", GroupName="street", Description="street")["GroupId"]
        door = {"IpProtocol": "tcp", "FromPort": PORT, "ToPort": PORT, "IpRanges": [{"CidrIp": "0.0.0.0/0"}]}
        admin.call("ec2:AuthorizeSecurityGroupIngress", GroupId=group, IpPermissions=[door])
        place = {"AvailabilityZone": "us-east-1a"}
        self.ids = [running(admin, SecurityGroupIds=[group], Placement=place) for _ in range(count)]

    def guest(self, place: int) -> Guest:
        found = self.admin.client.guest(self.ids[place])
        assert found is not None
        return found

    def address(self, place: int) -> str:
        return look(self.admin, self.ids[place])["PrivateIpAddress"]

    def mac(self, place: int) -> str:
        return look(self.admin, self.ids[place])["NetworkInterfaces"][0]["MacAddress"]

    def send(self, sender: int, receiver: int, port: int = PORT, **more: str) -> bool:
        return self.admin.run(self.guest(sender).send(self.address(receiver), port, **more))[0]

    def listen(self, *places: int, promiscuous: bool = False) -> None:
        for place in places:
            self.admin.run(self.guest(place).listen(promiscuous=promiscuous))

    def heard(self, place: int) -> list[tuple[str, str, int]]:
        return self.guest(place).heard()


@pytest.mark.fact("responsibility-16")
def test_the_host_drops_what_bears_a_source_that_is_not_the_senders(admin: Admin) -> None:
    street = Street(admin, 3)
    street.listen(1)
    assert street.send(0, 1)
    assert street.heard(1) == [(street.address(0), street.address(1), PORT)]
    assert not street.send(0, 1, source=street.address(2))
    assert street.guest(0).dropped == 1
    assert not street.send(0, 1, mac=street.mac(2))
    assert street.guest(0).dropped == 2
    assert len(street.heard(1)) == 1
    assert not street.send(0, 1, port=22)
    assert street.guest(0).dropped == 2


def test_a_machine_that_may_forward_sends_for_others_but_never_under_their_mac(admin: Admin) -> None:
    street = Street(admin, 3)
    street.listen(1)
    admin.call("ec2:ModifyInstanceAttribute", InstanceId=street.ids[0], SourceDestCheck={"Value": False})
    assert street.send(0, 1, source=street.address(2))
    assert street.heard(1) == [(street.address(2), street.address(1), PORT)]
    assert not street.send(0, 1, mac=street.mac(2))


@pytest.mark.fact("responsibility-19")
def test_no_listener_hears_what_is_not_for_it_and_no_arp_moves_an_address(admin: Admin) -> None:
    street = Street(admin, 3)
    spy, ann, bob = range(3)
    share_a_host(admin, *street.ids)
    street.listen(spy, promiscuous=True)
    street.listen(ann, bob)
    assert street.send(ann, bob)
    assert street.send(bob, ann)
    assert street.heard(spy) == []
    assert street.heard(bob) == [(street.address(ann), street.address(bob), PORT)]

    assert not street.send(spy, bob, protocol=ARP, source=street.address(ann))
    assert street.send(bob, ann)
    assert len(street.heard(ann)) == 2
    assert street.heard(spy) == []
    assert street.send(ann, spy)
    assert street.heard(spy) == [(street.address(ann), street.address(spy), PORT)]


class Prober:
    """A machine with a public address in an account, which tries others' ports."""

    def __init__(self, admin: Admin, account: str = "123456789012", *, default: bool = True) -> None:
        """Without its `default` group it has one that lets nobody in, not even its siblings."""
        self._default = default
        self.admin = admin
        self.client = Client(admin.cloud, root(account))
        self.account = account
        self.id = self._launch()

    def _launch(self) -> str:
        asked: dict[str, Any] = {"ImageId": LINUX, "InstanceType": "t3.micro", "MinCount": 1, "MaxCount": 1}
        asked |= {} if self._default else {"SecurityGroupIds": [self._closed_group()]}
        launched = self.admin.run(self.client.call("ec2:RunInstances", **asked))
        self.admin.advance(60)
        return launched["Instances"][0]["InstanceId"]

    def _closed_group(self) -> str:
        made = self.client.call("ec2:CreateSecurityGroup", GroupName="closed", Description="closed")
        return self.admin.run(made)["GroupId"]

    @property
    def public_address(self) -> str:
        told = self.admin.run(self.client.call("ec2:DescribeInstances", InstanceIds=[self.id]))
        return told["Reservations"][0]["Instances"][0]["PublicIpAddress"]

    def probe(self, other: Prober, ports: range) -> list[tuple[bool, str]]:
        guest = self.client.guest(self.id)
        assert guest is not None
        address = other.public_address
        return [self.admin.run(guest.send(address, port)) for port in ports]


def neighbour(admin: Admin) -> Prober:
    """Another account's machine, with the groups that it has by default."""

    async def other_account() -> None:
        async with admin.cloud.kernel.unit("opening", "test"):
            open_account(admin.cloud, "222222222222", name="bob", email="bob@example.com")

    admin.run(other_account())
    return Prober(admin, "222222222222")


@pytest.mark.fact("responsibility-17")
def test_a_scan_of_anothers_ports_finds_nothing_and_is_stopped(admin: Admin) -> None:
    ann, bob = Prober(admin), neighbour(admin)
    desk = admin.client.facilities
    found = ann.probe(bob, range(1, 1001))
    assert not any(arrived for arrived, _ in found)
    whys = [why for _, why in found]
    assert whys == ["a firewall dropped it"] * SCAN_PORTS + ["blocked after a scan of ports"] * (1000 - SCAN_PORTS)
    (notice,) = desk.notices("us-east-1")
    assert ann.account in notice

    door = {"IpProtocol": "tcp", "FromPort": 80, "ToPort": 80, "IpRanges": [{"CidrIp": "0.0.0.0/0"}]}
    (group,) = admin.run(bob.client.call("ec2:DescribeSecurityGroups"))["SecurityGroups"]
    admin.run(bob.client.call("ec2:AuthorizeSecurityGroupIngress", GroupId=group["GroupId"], IpPermissions=[door]))
    assert ann.probe(bob, range(80, 81))[0][1] == "blocked after a scan of ports"
    admin.advance(25 * 3600)
    assert ann.probe(bob, range(80, 81))[0][0]


@pytest.mark.fact("responsibility-18")
def test_a_permitted_scan_of_ones_own_machines_goes_on_within_its_window_alone(admin: Admin) -> None:
    ann, own, bob = Prober(admin), Prober(admin, default=False), neighbour(admin)
    blocked = "blocked after a scan of ports"

    def is_stopped(target: Prober) -> bool:
        return blocked in [why for _, why in ann.probe(target, range(5000, 5100))]

    ids = (own.id, bob.id)
    start, end = admin.now + 600, admin.now + 1200
    admin.run(admin.client.facilities.permit_scan("us-east-1", ann.account, ids, start, end))
    admin.advance(601)
    assert not is_stopped(own)
    assert is_stopped(bob), "a permit is for one's own"
    admin.advance(600)
    assert is_stopped(own), "the window is over"


def share_a_host(admin: Admin, *ids: str) -> None:
    """As luck might have put them."""

    async def move() -> None:
        async with admin.cloud.kernel.unit("placement", "test"):
            found = [admin.cloud.kernel.store.anywhere(Instance, id) for id in ids]
            assert found[0] is not None
            for each in found:
                assert each is not None
                each.hardware = found[0].hardware

    admin.run(move())
