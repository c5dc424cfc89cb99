"""Account Management: what you can ask for, about regions."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from model.catalog.regions import Region, find_region, regions
from model.gateway.call import Call
from model.kit.errors import AwsError
from model.kit.operation import operation
from model.kit.tokens import read_token, write_token
from model.kit.world import World
from model.services.account.resources.opted_regions import OptedRegion
from model.services.account.whose import world_of

PAGE = 50


@operation
async def list_regions(
    call: Call,
    *,
    account_id: str | None = None,
    max_results: int = PAGE,
    next_token: str | None = None,
    region_opt_status_contains: Sequence[str] | None = None,
) -> dict[str, Any]:
    world = world_of(call, account_id)
    after = read_token(next_token, _invalid("The token is not valid.")) if next_token else ""
    shown = [_shown(world, each) for each in sorted(regions(), key=lambda each: each.name) if each.name > after]
    wanted = region_opt_status_contains
    found = [each for each in shown if not wanted or each["region_opt_status"] in wanted]
    more = len(found) > max_results
    found = found[:max_results]
    return {"regions": found, "next_token": write_token(found[-1]["region_name"]) if more else None}


@operation
async def get_region_opt_status(call: Call, *, region_name: str, account_id: str | None = None) -> dict[str, Any]:
    return _shown(world_of(call, account_id), _region(region_name))


@operation
async def enable_region(call: Call, *, region_name: str, account_id: str | None = None) -> None:
    """It takes minutes, then everything is there that an account has in its regions."""
    world = world_of(call, account_id)
    world.request(_asked_for(world, region_name), "EnableRegion")


@operation
async def disable_region(call: Call, *, region_name: str, account_id: str | None = None) -> None:
    """What is in the region stays; nobody can get at it until it is enabled again."""
    world = world_of(call, account_id)
    world.request(_asked_for(world, region_name), "DisableRegion")


def _asked_for(world: World, name: str) -> OptedRegion:
    place = _region(name)
    if not place.opt_in:
        raise _invalid("Unable to switch region status because of its current opt-in status.")
    return world.find(OptedRegion, name) or world.add(OptedRegion(region_name=name))


def _region(name: str) -> Region:
    found = find_region(name)
    if found is None:
        raise _invalid(f"The region {name} is not a region.")
    return found


def _shown(world: World, place: Region) -> dict[str, str]:
    asked = world.find(OptedRegion, place.name)
    unasked = "DISABLED" if place.opt_in else "ENABLED_BY_DEFAULT"
    status = asked.region_opt_status if asked is not None else unasked
    return {"region_name": place.name, "region_opt_status": status}


def _invalid(message: str) -> AwsError:
    return AwsError("ValidationException", message)
