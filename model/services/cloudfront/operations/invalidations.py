"""Invalidations: what you can ask for."""

from __future__ import annotations

from typing import Any

from model.gateway.call import Call
from model.kit.errors import AwsError
from model.kit.operation import operation
from model.kit.quotas import most
from model.kit.world import World
from model.laws.edge.setup import items
from model.services.cloudfront.config_reading import refuse_miscounts
from model.services.cloudfront.editions import location, new_id
from model.services.cloudfront.home import home
from model.services.cloudfront.paging import listed
from model.services.cloudfront.refusals import invalid
from model.services.cloudfront.resources.distributions import Distribution, Invalidation


@operation
async def create_invalidation(
    call: Call, *, distribution_id: str, invalidation_batch: dict[str, Any]
) -> dict[str, Any]:
    """The same again is the one that there is."""
    world = call.world
    world.get(Distribution, distribution_id)
    refuse_miscounts(invalidation_batch)
    paths = tuple(_path(each) for each in items(invalidation_batch["Paths"]))
    reference = invalidation_batch["CallerReference"]
    if not paths:
        raise invalid("An invalidation needs a path.")
    for known in world.where(Invalidation, distribution_id=distribution_id):
        if known.caller_reference == reference:
            if known.paths != paths:
                raise invalid("Your request contains a caller reference that was used for a previous invalidation.")
            return _answer(known)
    _refuse_too_many(world, paths)
    made = Invalidation(
        invalidation_id=new_id(world, "I"), distribution_id=distribution_id, caller_reference=reference, paths=paths
    )
    return _answer(home(world).add(made))


def _path(path: str) -> str:
    """With its first slash. A star means anything at the end alone."""
    if "*" in path[:-1] or " " in path:
        raise invalid("Your request contains one or more invalid invalidation paths.")
    return path if path.startswith("/") else f"/{path}"


def _refuse_too_many(world: World, paths: tuple[str, ...]) -> None:
    """Of all that are under way, and of those of them with a star."""
    under_way = [path for each in world.all(Invalidation) if each.status == "InProgress" for path in each.paths]
    whole = (*under_way, *paths)
    if len(paths) > most(world, "cloudfront/paths-under-invalidation"):
        raise AwsError("BatchTooLarge", "Invalidation batch specified is too large.", 413)
    stars = sum(path.endswith("*") for path in whole)
    if len(whole) > most(world, "cloudfront/paths-under-invalidation") or stars > most(
        world, "cloudfront/wildcards-under-invalidation"
    ):
        told = "You have exceeded the maximum number of allowable InProgress invalidation batch requests, or paths."
        raise AwsError("TooManyInvalidationsInProgress", told)


def _answer(made: Invalidation) -> dict[str, Any]:
    path = f"distribution/{made.distribution_id}/invalidation/{made.invalidation_id}"
    return {"location": location(path), "invalidation": made.description}


@operation
async def get_invalidation(call: Call, *, distribution_id: str, id: str) -> dict[str, Any]:
    call.world.get(Distribution, distribution_id)
    found = call.world.get(Invalidation, id)
    if found.distribution_id != distribution_id:
        raise Invalidation.is_missing(id)
    return {"invalidation": found.description}


@operation
async def list_invalidations(
    call: Call, *, distribution_id: str, marker: str | None = None, max_items: str | None = None
) -> dict[str, Any]:
    call.world.get(Distribution, distribution_id)
    found = call.world.where(Invalidation, distribution_id=distribution_id)
    return {"invalidation_list": listed(found, marker, max_items, _summary)}


def _summary(each: Invalidation) -> dict[str, Any]:
    return {"id": each.invalidation_id, "create_time": each.created_at, "status": each.status}
