"""What the provider does to its machines without asking anybody: new releases of the hypervisor, site by site."""

from __future__ import annotations

from model.kernel.chance import Between
from model.kit.behavior import due
from model.kit.world import World
from model.physics.facilities.site import Site, premises

ROLLING = Between(40 * 60, 90 * 60)
"What it takes until all hosts of a site run a new release; guests go on meanwhile."


def schedule_patch(world: World, site: Site, at: float) -> None:
    """Have all hosts of a site taken to the next release of the hypervisor, from an instant on."""
    site.note(world.now, "maintenance", f"hypervisor release {site.host_software + 1} is scheduled")
    site.patch_at = at
    premises(world).wake(begin_patch, site.zone_id, at=at)


@due
async def begin_patch(world: World, zone_id: str) -> None:
    site = world.get(Site, zone_id)
    site.note(world.now, "maintenance", f"hosts are taken to hypervisor release {site.host_software + 1}")
    world.wake(end_patch, zone_id, after=world.delay(ROLLING, zone_id, "patch"))


@due
async def end_patch(world: World, zone_id: str) -> None:
    site = world.get(Site, zone_id)
    site.host_software += 1
    site.patch_at = None
    site.note(world.now, "maintenance", f"all hosts run hypervisor release {site.host_software}")
