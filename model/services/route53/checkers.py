"""Those who ask endpoints how they are: two sites in each of eight regions, from addresses that AWS publishes."""

from __future__ import annotations

from functools import cache
from ipaddress import IPv4Network
from typing import NamedTuple

RANGES = {
    "us-east-1": ("54.243.31.192/26", "107.23.255.0/26"),
    "us-west-1": ("54.183.255.128/26", "54.241.32.64/26"),
    "us-west-2": ("54.244.52.192/26", "54.245.168.0/26"),
    "eu-west-1": ("54.228.16.0/26", "176.34.159.192/26"),
    "ap-southeast-1": ("54.251.31.128/26", "54.255.254.192/26"),
    "ap-southeast-2": ("54.252.79.128/26", "54.252.254.192/26"),
    "ap-northeast-1": ("54.248.220.0/26", "54.250.253.192/26"),
    "sa-east-1": ("54.232.40.64/26", "177.71.207.128/26"),
}

FEWEST_REGIONS = 3

WELL_SHARE = 0.18
"An endpoint is healthy while more than this part of its checkers find it so (Route 53 developer guide)."


class Checker(NamedTuple):
    region: str
    address: str


@cache
def checkers(regions: tuple[str, ...] | None) -> tuple[Checker, ...]:
    """Those of the regions that were chosen, or of all."""
    return tuple(
        Checker(region, str(IPv4Network(block)[1 + place]))
        for region in RANGES
        if regions is None or region in regions
        for place, block in enumerate(RANGES[region])
    )
