"""EC2-Classic on the map: the machines that have no VPC stand in a network of their own, which nobody describes."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from screens.feed import Feed
from screens.network_rows import INSTANCE, KINDS, VPC, Ground, Measures
from screens.topology_world import world_of
from screens.vpc_picture import picture_of
from tests.model.services.ec2.old_account import OldAccount, old_account


@pytest.fixture
def old() -> Iterator[OldAccount]:
    with old_account() as found:
        yield found


@pytest.fixture
def ground(old: OldAccount) -> Iterator[Ground]:
    feed = Feed(old.client, KINDS)
    yield Ground(feed)
    feed.close()


def look(ground: Ground) -> None:
    ground.feed.take()
    ground.sort()


def test_machines_stand_in_their_zones_and_the_internet_comes_to_them(old: OldAccount, ground: Ground) -> None:
    one, two = old.machine(), old.machine(zone="us-east-1c")
    look(ground)
    (network,) = ground.vpcs("us-east-1")
    picture = picture_of(ground, network, Measures())
    assert picture.name == "EC2-Classic"
    assert [(zone.name, [node.id for node in zone.subnets[0].nodes]) for zone in picture.zones] == [
        ("us-east-1b", [one["InstanceId"]]),
        ("us-east-1c", [two["InstanceId"]]),
    ]
    (gate,) = picture.gates
    assert (gate.sort, picture.zones[0].subnets[0].ways[0].target) == ("internet", gate.id)
    assert not ground.is_described(network)
    machine = ground.row(one["InstanceId"], "us-east-1")
    assert machine is not None
    assert ground.is_described(machine)
    assert ground.vpc((machine.region, ground.vpc_of(machine))) == network
    (region,) = [each for each in world_of(ground, Measures()).regions if each.name == "us-east-1"]
    assert [card.name for card in region.vpcs] == ["EC2-Classic"]


def test_it_is_gone_with_its_last_machine(old: OldAccount, ground: Ground) -> None:
    id = old.machine()["InstanceId"]
    look(ground)
    assert ground.vpcs("us-east-1")
    old.call("TerminateInstances", InstanceIds=[id])
    old.admin.advance(60)
    look(ground)
    assert ground.vpcs("us-east-1") == []
    assert list(ground.feed.rows(VPC)) != []
    assert len(list(ground.feed.rows(INSTANCE))) == 1
