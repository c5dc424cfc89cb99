"""EC2: what spare machines cost, now and before."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from itertools import islice
from typing import Any

from model.catalog import instance_types as catalogue
from model.catalog.regions import Zone, region
from model.gateway.call import Call
from model.kernel.unhurried import in_turns
from model.kit.errors import AwsError
from model.kit.filters import Getter, select
from model.kit.operation import operation
from model.kit.tokens import read_number, write_token
from model.kit.world import World
from model.services.ec2.listing import Filters
from model.services.ec2.paging import refuse_size
from model.services.ec2.spot_market import pool_of, sold_as_spot

KEPT_SECONDS = 90 * 86400.0
PRODUCTS = ("Linux/UNIX", "Windows")
MOST = 1000

FILTERS: Mapping[str, Getter] = {
    "availability-zone": lambda each: each["availability_zone"],
    "availability-zone-id": lambda each: each["availability_zone_id"],
    "instance-type": lambda each: each["instance_type"],
    "product-description": lambda each: each["product_description"],
}


@operation
async def describe_spot_price_history(
    call: Call,
    *,
    instance_types: Sequence[str] | None = None,
    product_descriptions: Sequence[str] | None = None,
    availability_zone: str | None = None,
    availability_zone_id: str | None = None,
    start_time: float | None = None,
    end_time: float | None = None,
    filters: Filters = None,
    max_results: int | None = None,
    next_token: str | None = None,
) -> dict[str, Any]:
    """Pool by pool, the newest first, with the price that held at the start."""
    world = call.world
    refuse_size(max_results, 1, MOST)
    start = max(world.now - KEPT_SECONDS, -KEPT_SECONDS if start_time is None else start_time)
    end = world.now if end_time is None else min(end_time, world.now)
    products = [_plain(each) for each in product_descriptions or PRODUCTS]
    zones = [
        zone
        for zone in region(world.region).zones
        if availability_zone in (None, zone.name) and availability_zone_id in (None, zone.id)
    ]
    pools = select(_pools(world, instance_types, products, zones), filters, FILTERS)
    return await _page(world, pools, min(start, end), end, max_results or MOST, next_token)


def _plain(product: str) -> str:
    """Within a VPC machines cost what they cost elsewhere."""
    return product.removesuffix(" (Amazon VPC)")


def _pools(
    world: World, types: Sequence[str] | None, products: Sequence[str], zones: Sequence[Zone]
) -> list[dict[str, Any]]:
    names = [each.name for each in catalogue.instance_types(world.region)] if not types else list(dict.fromkeys(types))
    machines = [machine for name in names if (machine := catalogue.find_instance_type(name)) is not None]
    return [
        {
            "availability_zone": zone.name,
            "availability_zone_id": zone.id,
            "instance_type": machine.name,
            "product_description": product,
        }
        for machine in machines
        if sold_as_spot(machine, world.region)
        for zone in zones
        if catalogue.offered(machine.name, world.region, zone.id)
        for product in dict.fromkeys(products)
        if product in PRODUCTS and (product != "Windows" or "x86_64" in machine.architectures)
    ]


async def _page(
    world: World, pools: Sequence[dict[str, Any]], start: float, end: float, most: int, token: str | None
) -> dict[str, Any]:
    """A token is the number of the pool to go on with, and of its prices that were told; only those are worked out."""
    number = read_number(token, AwsError("InvalidNextToken", "The token is invalid")) if token else 0
    first, told = divmod(number, _LONGEST)
    found: list[dict[str, Any]] = []
    async for place in in_turns(range(first, len(pools)), few=_WORKED_OUT_AT_ONCE):
        prices = islice(_history(world, pools[place], start, end), told, None)
        for price in prices:
            if len(found) == most:
                return {"spot_price_history": found, "next_token": write_token(place * _LONGEST + told)}
            found.append(price)
            told += 1
        told = 0
    return {"spot_price_history": found, "next_token": ""}


_WORKED_OUT_AT_ONCE = 16
_LONGEST = 10_000
"More prices than a pool has had in the time that is remembered."


def _history(world: World, pool: dict[str, Any], start: float, end: float) -> Iterator[dict[str, Any]]:
    market = pool_of(world, pool["instance_type"], pool["availability_zone"], pool["product_description"])
    for since, price in market.history(start, end):
        yield {**pool, "spot_price": f"{price:.6f}", "timestamp": since}
