"""The physical hosts that instances run on, and what instances do when a site fails them."""

from __future__ import annotations

from model.kit.world import World
from model.physics.facilities.site import find_site
from model.physics.load import lay_down, stand_up
from model.services.ec2.checks import Which
from model.services.ec2.resources.instances import Instance

_FAILING: tuple[Which, ...] = ("system", "instance", "attached_ebs")
"What fails of an instance whose host is without power or network."

_TRIES = 64


def host_for(world: World, instance_id: str, zone_id: str) -> str:
    """The host, in the instance's zone, that a start of now ends up on; one that has power if there is such a one."""
    luck, site = world.luck("host", instance_id, world.now), find_site(world, zone_id)
    host = f"{zone_id}/{luck.hexadecimal(8)}"
    for _ in range(_TRIES if site else 0):
        if site is None or site.powers(host):
            break
        host = f"{zone_id}/{luck.hexadecimal(8)}"
    return host


def is_served(world: World, instance: Instance) -> bool:
    """Whether its host has power and a way out."""
    site = find_site(world, instance.availability_zone_id)
    return site is None or not instance.hardware or site.reaches(instance.hardware)


def is_powered(world: World, instance: Instance) -> bool:
    site = find_site(world, instance.availability_zone_id)
    return site is None or not instance.hardware or site.powers(instance.hardware)


def fall_silent(world: World, instance: Instance) -> None:
    """Its state stays running, as far as EC2 knows; it answers nobody, and its checks fail."""
    instance.answers = False
    instance.powered = is_powered(world, instance)
    lay_down(world, instance.instance_id)
    for which in _FAILING:
        world.measure(instance.instance_id, f"failed_{which}", 1)


def answer_again(world: World, instance: Instance) -> None:
    instance.powered = True
    if instance.answers:
        return
    instance.answers = True
    for which in _FAILING:
        world.measure(instance.instance_id, f"failed_{which}", 0)


def set_to_work(world: World, instance: Instance) -> None:
    """A guest that has come up idles, or is silent where its host is without power or network."""
    if is_served(world, instance):
        answer_again(world, instance)
        stand_up(world, instance.instance_id, instance.instance_type, instance.credit_mode)
    else:
        fall_silent(world, instance)
