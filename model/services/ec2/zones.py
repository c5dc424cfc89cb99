"""Availability zones by name or id."""

from __future__ import annotations

from model.catalog.regions import Zone, find_region, find_zone
from model.kit.errors import AwsError
from model.kit.world import World


def zone_of(world: World, name: str | None, id: str | None) -> Zone:
    """The zone of this region with the name or the id, exactly one of which has to be given."""
    if bool(name) == bool(id):
        raise AwsError(
            "InvalidParameterCombination" if name else "MissingParameter",
            "Exactly one of AvailabilityZone and AvailabilityZoneId must be specified."
            if name
            else "The request must contain the parameter zone",
        )
    zone = find_zone(name or id or "")
    if zone is None or zone.region != world.region:
        raise AwsError("InvalidZone.NotFound", f"The zone '{name or id}' does not exist.")
    return zone


def check_source_region(name: str) -> None:
    if find_region(name) is None:
        raise AwsError("InvalidParameterValue", f"Value ({name}) for parameter sourceRegion is invalid.")
