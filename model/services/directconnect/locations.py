"""The places where a line can be connected to AWS's network."""

from __future__ import annotations

from typing import NamedTuple

SPEEDS = ("1Gbps", "10Gbps", "100Gbps", "400Gbps")
SPEEDS_2017 = SPEEDS[:2]


class Location(NamedTuple):
    """`region` is the one that it is next to; a line leads from there to any."""

    location_code: str
    location_name: str
    region: str
    available_port_speeds: tuple[str, ...] = SPEEDS


LOCATIONS = (
    Location("EqDC2", "Equinix DC2/DC11, Ashburn, VA", "us-east-1"),
    Location("CSVA1", "CoreSite VA1, Reston, VA", "us-east-1"),
    Location("EqSV5", "Equinix SV5, San Jose, CA", "us-west-1"),
    Location("CSSV4", "CoreSite SV4, Santa Clara, CA", "us-west-1"),
    Location("EqSe2", "Equinix SE2, Seattle, WA", "us-west-2"),
    Location("EirCL", "Eircom Clonshaugh, Dublin, Ireland", "eu-west-1"),
    Location("EqLD5", "Equinix LD5, London, UK", "eu-west-2"),
    Location("EqFA5", "Equinix FR5, Frankfurt, Germany", "eu-central-1"),
    Location("EqSG2", "Equinix SG2, Singapore", "ap-southeast-1"),
    Location("EqSY3", "Equinix SY3, Sydney, Australia", "ap-southeast-2"),
    Location("EqTY2", "Equinix TY2, Tokyo, Japan", "ap-northeast-1"),
)


def find_location(code: str) -> Location | None:
    return next((each for each in LOCATIONS if each.location_code == code), None)
