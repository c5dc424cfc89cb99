"""Where a record of geoproximity says that its resource stands, or what is wrong with that."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from model.catalog.regions import find_region
from model.laws.dns.records import Proximity
from model.services.route53.refusals import invalid

STRONGEST = 99
_DEGREES = re.compile(r"[-+]?[0-9]{1,3}(\.[0-9]{0,2})?")
_WAYS = ("AWSRegion", "LocalZoneGroup", "Coordinates")


def read_proximity(given: Mapping[str, Any]) -> Proximity:
    """Raises InvalidInput, also for every Local Zone group: this cloud has none."""
    named = [each for each in _WAYS if given.get(each)]
    if len(named) != 1:
        raise invalid(f"Invalid request: Expected exactly one of [{', '.join(_WAYS)}] in GeoProximityLocation")
    bias = given.get("Bias")
    if abs(bias or 0) > STRONGEST:
        raise invalid(f"Invalid request: Bias {bias} does not lie between -{STRONGEST} and {STRONGEST}")
    if "Coordinates" in named:
        return Proximity(_coordinates(given["Coordinates"]), bias=bias)
    name = given[named[0]]
    region = find_region(name) if "AWSRegion" in named else None
    if region is None:
        raise invalid(f"Invalid request: There is no {named[0]} {name}")
    return Proximity((f"{region.latitude:.2f}", f"{region.longitude:.2f}"), name, bias)


def _coordinates(given: Mapping[str, str]) -> tuple[str, str]:
    found = (given["Latitude"], given["Longitude"])
    for (name, most), text in zip((("Latitude", 90), ("Longitude", 180)), found, strict=True):
        if not _DEGREES.fullmatch(text) or abs(float(text)) > most:
            raise invalid(f"Invalid request: {name} {text} does not lie between -{most} and {most}")
    return found
