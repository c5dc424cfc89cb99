"""Where the websites of buckets answer: one address in each region, by the name of the host that is asked for."""

from __future__ import annotations

import re
from functools import cache

from model.catalog.regions import find_region
from model.catalog.service_addresses import service_address
from model.catalog.website_zones import ZONES
from model.kit.cell import Cell
from model.kit.published import Published, publishing

_HOST = re.compile(r"(?:(?P<bucket>.+)\.)?s3-website[.-](?P<region>[a-z0-9-]+)\.amazonaws\.com")


@cache
def address_of(region: str) -> str:
    return service_address("s3-website", region)


@cache
def regions_by_address() -> dict[str, str]:
    return {address_of(region): region for region in ZONES}


def read_host(host: str) -> tuple[str, str] | None:
    """Bucket and region of S3's own name for a website; the bucket is empty in that of the region's endpoint."""
    found = _HOST.fullmatch(host)
    return (found["bucket"] or "", found["region"]) if found and found["region"] in ZONES else None


@publishing
def website_called(_cell: Cell, name: str) -> Published | None:
    """Only the name that is the bucket's can stand for its website: the bucket is found by the host asked for."""
    found = read_host(name)
    if found is None or find_region(found[1]) is None:
        return None
    bucket, region = found
    return Published(name, ZONES[region], (address_of(region),), is_well=True, only_for=bucket)
