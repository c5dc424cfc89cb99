"""Worlds with as many instances as a benchmark wants, beyond what quotas and subnets would let anybody launch."""

from __future__ import annotations

import re
from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager
from pathlib import Path

from model.catalog.images import latest
from model.client import Client
from model.cloud import Cloud
from model.kit.cell import CellSettings
from model.kit.resource import Resource
from model.kit.world import World
from model.physics.load import Load
from model.services.autoscaling.resources.groups import AutoScalingGroup
from model.services.autoscaling.resources.members import GroupInstance
from model.services.ec2.resources.instances import Instance
from model.services.ec2.resources.network_interfaces import NetworkInterface
from model.services.ec2.resources.subnets import Subnet
from model.services.ec2.resources.volumes import Volume

MORNING = 1_760_000_000.0
HOUR, DAY = 3_600.0, 86_400.0
REGION = "us-east-1"
AT_ONCE = 2_000
GROUPS_AT_ONCE = 20
IMAGE = "al2023-ami-kernel-default-x86_64"


@asynccontextmanager
async def crowd(instances: int, path: Path | None = None) -> AsyncGenerator[Cloud, None]:
    """A world with that many running instances in one region, each with a volume and a network interface."""
    cloud = await Cloud.open(path, seed=1, now=MORNING, settings=CellSettings(), wall=lambda: MORNING)
    try:
        first = await launched(cloud)
        for start in range(1, instances, AT_ONCE):
            await multiply(cloud, first, range(start, min(start + AT_ONCE, instances)))
        yield cloud
    finally:
        await cloud.close()


async def launched(cloud: Cloud) -> list[Resource]:
    """An instance as the API makes it, an hour old, with all that was made with it."""
    image = latest(IMAGE, REGION).id
    await Client(cloud).call("ec2:RunInstances", ImageId=image, InstanceType="t3.micro", MinCount=1, MaxCount=1)
    await cloud.kernel.run_until(MORNING + HOUR)
    world = cloud.world(cloud.settings.account, REGION, "ec2")
    return [*world.all(Instance), *world.all(Volume), *world.all(NetworkInterface)]


async def multiply(cloud: Cloud, things: list[Resource], numbers: range) -> None:
    """More of the same, each with an id of its own, a subnet among many."""
    appointments = [timer for timer in cloud.kernel.timers if timer.appointment.whom in {each.id for each in things}]
    assert not appointments, "an idle instance waits for nothing"
    async with cloud.kernel.unit("crowd", "bench:crowd") as unit:
        for number in numbers:
            for thing in things:
                id = f"{thing.words.prefix}-1{number:016x}"
                own = {
                    thing.words.key: id,
                    "id": id,
                    "subnet_id": f"subnet-{number}",
                    "serial": unit.next_serial("thing"),
                }
                copy = thing.model_copy(update={name: own[name] for name in own.keys() & vars(thing).keys()})
                copy.slim()
                unit.add(copy)
    if unit.kept is not None:
        await unit.kept


async def repeat_group(cloud: Cloud, groups: int) -> None:
    """So many groups like `group-0`, each with subnets, machines and disks of its own, and as much measured of them."""
    things = _things_of(cloud.world(cloud.settings.account, REGION, "autoscaling"), "group-0")
    named = sorted({thing.id for thing in things})
    pattern = re.compile("|".join(map(re.escape, named)))
    bodies = [(type(thing), thing.body().decode()) for thing in things]
    signals = cloud.kernel.signals
    levels = [(key, signals.get(key).last) for key in signals if pattern.search(key[2])]
    for first in range(1, groups, GROUPS_AT_ONCE):
        async with cloud.kernel.unit("crowd", "bench:crowd") as unit:
            for number in range(first, min(first + GROUPS_AT_ONCE, groups)):
                other = {name: _another_name(name, number) for name in named}

                def renamed(text: str, other: dict[str, str] = other) -> str:
                    return pattern.sub(lambda found: other[found[0]], text)

                for kind, body in bodies:
                    copy = kind.revive(renamed(body).encode())
                    vars(copy)["serial"] = unit.next_serial("thing")
                    unit.add(copy)
                for (account, region, whose, quantity), level in levels:
                    unit.measure((account, region, renamed(whose), quantity), level)
        if unit.kept is not None:
            await unit.kept


def _things_of(world: World, name: str) -> list[Resource]:
    """What belongs to a group."""
    group = world.get(AutoScalingGroup, name)
    things: list[Resource] = [group, *(world.get(Subnet, id) for id in group.vpc_zone_identifier.split(","))]
    for member in world.where(GroupInstance, auto_scaling_group_name=name):
        id = member.instance_id
        disks, cards = world.where(Volume, instance_ids=id), world.where(NetworkInterface, instance_id=id)
        things += [member, world.get(Instance, id), world.get(Load, id), *disks, *cards]
    return things


def _another_name(name: str, number: int) -> str:
    prefix, _, digits = name.rpartition("-")
    return f"{prefix}-1{number:04x}{digits[5:]}" if len(digits) == 17 else f"{prefix}-{number}"
