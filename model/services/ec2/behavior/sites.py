"""What happens to instances and volumes when the building around them loses power or its way out, and gets it back."""

from __future__ import annotations

from collections.abc import Iterator

from model.kit.behavior import changing
from model.kit.world import World
from model.physics.facilities.site import Site
from model.services.ec2.behavior.instances import come_up
from model.services.ec2.hosts import fall_silent, is_powered, is_served, set_to_work
from model.services.ec2.resources.instances import Instance
from model.services.ec2.resources.volumes import IMPAIRED, Volume


@changing(Site, "dark", "is_cut", "dead")
async def follow_site(world: World, zone_id: str) -> None:
    site = world.get(Site, zone_id)
    for own, instance in _instances(world, site):
        if is_served(own, instance):
            _recover(own, instance)
        elif instance.answers:
            fall_silent(own, instance)
        elif not is_powered(own, instance):
            instance.powered = False
    _follow_volumes(world, site)


def _recover(world: World, instance: Instance) -> None:
    """A guest that was without power boots; one that was only cut off goes on."""
    if instance.answers:
        return
    if not instance.powered:
        come_up(world, instance)
    set_to_work(world, instance)


def _instances(world: World, site: Site) -> Iterator[tuple[World, Instance]]:
    """The running instances at a site, whosever they are, each with its owner's part of the region."""
    for each in tuple(world.kernel.store.everywhere(Instance)):
        if each.availability_zone == site.zone and each.state_name == "running":
            yield world.cell.world(each.account, each.region, "ec2"), each


def _follow_volumes(world: World, site: Site) -> None:
    """A volume is kept in several halls of its zone, so that it fails with the last of them."""
    impaired = 1 if site.is_out else 0
    for each in tuple(world.kernel.store.everywhere(Volume)):
        own = world.cell.world(each.account, each.region, "ec2")
        if each.availability_zone == site.zone and (impaired or len(own.signal(each.volume_id, IMPAIRED))):
            own.measure(each.volume_id, IMPAIRED, impaired)
