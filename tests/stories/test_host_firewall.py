"""What an instance cannot do to its neighbours: speak in their name, or listen to them."""

from __future__ import annotations

import pytest

from model.client import Guest
from model.laws.host_firewall import ARP
from model.services.ec2.resources.instances import Instance
from tests.admin import Admin
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
