"""Whose things an incident touches."""

from __future__ import annotations

from collections.abc import Iterator

from model.kit.resource import Resource
from model.kit.world import World
from model.physics.facilities.site import PROVIDER, Site
from model.services.ec2.resources.instances import Instance
from model.services.ec2.resources.volumes import Volume
from model.services.health.resources.events import Entity


def entities_at(world: World, site: Site) -> tuple[Entity, ...]:
    """Running instances that the site has left without power or network, and the volumes of one that is out."""
    instances = (each for each in world.kernel.store.everywhere(Instance) if each.availability_zone == site.zone)
    silent = [each for each in instances if each.state_name == "running" and not site.reaches(each.hardware)]
    lost = [each for each in world.kernel.store.everywhere(Volume) if each.availability_zone == site.zone]
    return tuple(_entity(each) for each in (*silent, *(lost if site.is_out else ())))


def residents_of(world: World, site: Site) -> tuple[Entity, ...]:
    """All running instances of a site."""
    found = world.kernel.store.everywhere(Instance)
    return tuple(
        _entity(each) for each in found if each.availability_zone == site.zone and each.state_name == "running"
    )


def users_of(world: World, service: str) -> tuple[Entity, ...]:
    """The accounts that have something of a service in the region; they are named instead of all their things."""
    accounts = sorted({each.account for each in _things(world) if each.service == service})
    return tuple(Entity(account_id=account, value="AWS_ACCOUNT") for account in accounts)


def _things(world: World) -> Iterator[Resource]:
    for each in world.kernel.store.everything():
        if isinstance(each, Resource) and each.region == world.region and each.account not in ("", PROVIDER):
            yield each


def _entity(thing: Resource) -> Entity:
    return Entity(account_id=thing.account, value=thing.id, arn=thing.arn)
