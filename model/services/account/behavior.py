"""Account Management: what happens by itself."""

from __future__ import annotations

from model.kit.behavior import entering
from model.kit.founding import found_region
from model.kit.world import World
from model.services.account.resources.opted_regions import OptedRegion


@entering(OptedRegion, "ENABLED")
def furnish(world: World, region: OptedRegion) -> None:
    """The first time that a region opens, it has what every other has: a default network and the like."""
    if not region.is_furnished:
        found_region(world.cell, world.account, region.region_name)
        region.is_furnished = True
