"""Finding trails: at home in a region, and seen from the others if they cover all."""

from __future__ import annotations

from model.kit.errors import AwsError
from model.kit.world import World
from model.services.cloudtrail.naming import read_name
from model.services.cloudtrail.resources.trails import Trail, trail_arn


def all_trails(world: World) -> list[Trail]:
    """Those of the account, wherever they are at home."""
    return [trail for trail in world.kernel.store.everywhere(Trail) if trail.account == world.account]


def trails_here(world: World) -> list[Trail]:
    """Those at home in this region, and the shadows of those that cover all regions."""
    return [trail for trail in all_trails(world) if trail.covers(world.account, world.region)]


def find_trail(world: World, text: str) -> Trail | None:
    name, region = read_name(text, world.account)
    if region:
        return next((each for each in all_trails(world) if (each.name, each.region) == (name, region)), None)
    found = [each for each in trails_here(world) if each.name == name]
    return min(found, key=lambda each: each.region != world.region, default=None)


def get_trail(world: World, text: str) -> Trail:
    found = find_trail(world, text)
    if found is None:
        name, region = read_name(text, world.account)
        arn = trail_arn(region or world.region, world.account, name)
        raise AwsError("TrailNotFoundException", f"Unknown trail: {arn} for the user: {world.account}")
    return found


def own_trail(world: World, text: str) -> Trail:
    """A trail that may be changed from here: only its home region is asked to."""
    trail = get_trail(world, text)
    if trail.region != world.region:
        raise AwsError(
            "InvalidHomeRegionException",
            f"The trail {trail.arn} was created in the Region {trail.region}, and can only be changed from there.",
        )
    return trail
