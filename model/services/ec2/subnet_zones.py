"""The zone that a request names, in the region it was sent to."""

from __future__ import annotations

from model.catalog.regions import Zone, find_zone, region
from model.kit.errors import AwsError
from model.kit.world import World


def zone_named(world: World, name: str | None, id: str | None) -> Zone | None:
    """None if the request leaves the choice to AWS."""
    if name and id:
        raise AwsError(
            "InvalidParameterCombination",
            "The parameter availabilityZone cannot be used with the parameter availabilityZoneId",
        )
    word = name or id
    if not word:
        return None
    zone = find_zone(word)
    if zone is None or zone.region != world.region:
        raise _no_such_zone(world, word, "availabilityZone" if name else "availabilityZoneId")
    return zone


def _no_such_zone(world: World, word: str, parameter: str) -> AwsError:
    zones = region(world.region).zones
    known = ", ".join(each.name if parameter == "availabilityZone" else each.id for each in zones)
    return AwsError(
        "InvalidParameterValue",
        f"Value ({word}) for parameter {parameter} is invalid. Subnets can currently only be created in the following"
        f" availability zones: {known}.",
    )
