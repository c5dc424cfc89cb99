"""A database's disk carries its queries, bursts while it has credits, and makes the site slow once they are gone."""

from __future__ import annotations

import pytest

from model.physics.disk_load import DiskLoad, burst_percent
from tests.admin import Admin
from tests.shop import Shop

HOUR = 3600.0
WEB = {"cpu_milliseconds": 10, "database_share": 0.5}


def database(shop: Shop, size_gib: int = 100) -> tuple[str, str]:
    """A machine, and the gp2 volume with its data."""
    (machine,) = shop.machines(instance_type="r5.large")
    made = shop.call("ec2:CreateVolume", Size=size_gib, VolumeType="gp2", AvailabilityZone="us-east-1a")
    shop.admin.advance(10)
    shop.call("ec2:AttachVolume", VolumeId=made["VolumeId"], InstanceId=machine, Device="/dev/sdf")
    shop.admin.advance(10)
    return machine, made["VolumeId"]


def response_milliseconds(shop: Shop, balancer: str) -> float:
    return 1000 * shop.rate(balancer, "waiting_seconds") / shop.rate(balancer, "answered")


def burst_balance(shop: Shop, volume_id: str) -> float:
    return burst_percent(shop.admin.cloud.world("123456789012", "us-east-1", "ec2"), volume_id)


def test_queries_read_and_write_the_volume_beside_the_root(admin: Admin, shop: Shop) -> None:
    balancer, _, _ = shop.site()
    machine, data = database(shop)
    shop.demand(balancer, 40, shape=WEB, databases=[machine], database_reads=4, database_writes=1)
    admin.advance(60)
    assert shop.rate(data, "read_ops") == pytest.approx(80)
    assert shop.rate(data, "write_ops") == pytest.approx(20)
    assert shop.rate(data, "read_bytes") == pytest.approx(80 * 16 * 1024)


def test_a_gp2_volume_that_is_asked_for_more_than_its_baseline_lives_on_credits_and_then_the_site_is_slow(
    admin: Admin, shop: Shop
) -> None:
    balancer, _, _ = shop.site()
    machine, data = database(shop)
    shop.demand(balancer, 80, shape=WEB, databases=[machine], database_reads=40, database_writes=10)
    admin.advance(0.5 * HOUR)
    quick = response_milliseconds(shop, balancer)
    assert shop.rate(data, "read_ops") + shop.rate(data, "write_ops") == pytest.approx(2000)
    assert burst_balance(shop, data) == pytest.approx(100 - 100 * 1700 * 1800 / 5.4e6, abs=0.1)
    admin.advance(0.5 * HOUR)
    assert shop.rate(data, "read_ops") + shop.rate(data, "write_ops") == pytest.approx(300)
    assert burst_balance(shop, data) == 0
    assert response_milliseconds(shop, balancer) > 20 * quick


def test_a_database_that_sends_fewer_answers_is_seen_on_its_network(admin: Admin, shop: Shop) -> None:
    balancer, _, _ = shop.site()
    machine, _ = database(shop)
    shop.demand(balancer, 80, shape=WEB, databases=[machine], database_reads=50)
    admin.advance(0.5 * HOUR)
    assert shop.rate(machine, "network_out") == pytest.approx(40 * 2000, rel=0.01)
    admin.advance(HOUR)
    assert shop.rate(machine, "network_out") == pytest.approx(300 / 50 * 2000, rel=0.01)


def test_a_volume_that_is_detached_carries_nothing_and_the_root_takes_over(admin: Admin, shop: Shop) -> None:
    balancer, _, _ = shop.site()
    machine, data = database(shop)
    shop.demand(balancer, 40, shape=WEB, databases=[machine], database_reads=4)
    admin.advance(60)
    shop.call("ec2:DetachVolume", VolumeId=data)
    admin.advance(30)
    (root,) = shop.call("ec2:DescribeVolumes", Filters=[{"Name": "attachment.instance-id", "Values": [machine]}])[
        "Volumes"
    ]
    assert shop.rate(data, "read_ops") == 0
    assert shop.rate(root["VolumeId"], "read_ops") == pytest.approx(80)


def test_a_stopped_database_asks_nothing_of_its_disk(admin: Admin, shop: Shop) -> None:
    balancer, _, _ = shop.site()
    machine, data = database(shop)
    shop.demand(balancer, 40, shape=WEB, databases=[machine], database_reads=4)
    admin.advance(60)
    shop.call("ec2:StopInstances", InstanceIds=[machine])
    admin.advance(120)
    assert shop.rate(data, "read_ops") == 0


def test_a_deleted_volume_leaves_no_load_behind(admin: Admin, shop: Shop) -> None:
    balancer, _, _ = shop.site()
    machine, data = database(shop)
    shop.demand(balancer, 40, shape=WEB, databases=[machine], database_reads=4)
    admin.advance(60)
    shop.call("ec2:DetachVolume", VolumeId=data)
    admin.advance(30)
    shop.call("ec2:DeleteVolume", VolumeId=data)
    admin.advance(60)
    world = admin.cloud.world("123456789012", "us-east-1", "ec2")
    assert world.find(DiskLoad, data) is None
