"""CloudTrail: what customers leave unprotected: regions in which nobody keeps a record."""

from __future__ import annotations

from collections.abc import Iterator

from model.kit.finding import protection
from model.kit.world import World
from model.services.cloudtrail.resources.trails import Trail


@protection("keeps no trail", switch="cloudtrail:CreateTrail", reads="cloudtrail:DescribeTrails")
def untold_regions(world: World) -> Iterator[str]:
    """Neither a trail of the region's own nor one of all regions."""
    everywhere = (each for each in world.kernel.store.everywhere(Trail) if each.account == world.account)
    if not any(each.is_logging and (each.region == world.region or each.is_multi_region_trail) for each in everywhere):
        yield world.region
