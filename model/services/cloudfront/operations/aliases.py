"""Names of a customer's own: moving them from one distribution to another, and finding whose overlap."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import orjson

from model.gateway.call import Call
from model.kit.errors import AwsError
from model.kit.operation import operation
from model.kit.world import World
from model.services.cloudfront.certificates import refuse_names
from model.services.cloudfront.editions import new_id
from model.services.cloudfront.paging import listed
from model.services.cloudfront.refusals import invalid, refuse_beyond
from model.services.cloudfront.resources.distributions import Distribution

_SHOWN = 6
"Characters of an id that others get to see."

Names = tuple[str, ...]


@operation
async def associate_alias(call: Call, *, target_distribution_id: str, alias: str) -> None:
    """At once at all edges, so that at no moment nobody answers to the name."""
    world, name = call.world, alias.lower()
    target = world.get(Distribution, target_distribution_id)
    if target.setup.staging:
        raise AwsError("IllegalUpdate", "A staging distribution has no alternate domain names.")
    _refuse_uncertified(world, target, name)
    if name in target.aliases:
        return
    refuse_beyond(world, "aliases-per-distribution", len(target.aliases) + 1, "TooManyDistributionCNAMEs")
    holders = [each for each in world.kernel.store.everywhere(Distribution) if name in each.aliases]
    if any(each.account != target.account for each in holders):
        told = "The name belongs to a distribution of another account, which has to let go of it first."
        raise AwsError("AccessDenied", told, 403)
    for each in holders:
        _rename(world, each, lambda names: tuple(other for other in names if other != name))
    _rename(world, target, lambda names: (*names, name))


def _refuse_uncertified(world: World, distribution: Distribution, name: str) -> None:
    """Raises InvalidArgument unless its certificate has the name."""
    try:
        refuse_names(world, (name,), distribution.said["ViewerCertificate"])
    except AwsError as refusal:
        raise invalid(refusal.message) from refusal


def _rename(world: World, distribution: Distribution, change: Callable[[Names], Names]) -> None:
    """What its owner says, and what edges go by."""
    distribution.config = _renamed(distribution.config, change)
    if distribution.known:
        distribution.known = _renamed(distribution.known, change)
    distribution.etag, distribution.last_modified_time = new_id(world), world.now


def _renamed(config: str, change: Callable[[Names], Names]) -> str:
    said: dict[str, Any] = orjson.loads(config)
    names = change(tuple(said["Aliases"].get("Items") or ()))
    said["Aliases"] = {"Quantity": len(names), **({"Items": names} if names else {})}
    return orjson.dumps(said).decode()


@operation
async def list_conflicting_aliases(
    call: Call, *, distribution_id: str, alias: str, marker: str | None = None, max_items: int | None = None
) -> dict[str, Any]:
    """Of all accounts: the ids of what is others' are partly hidden, and so are one's own."""
    world, name = call.world, alias.lower()
    _refuse_uncertified(world, world.get(Distribution, distribution_id), name)
    found = [each for each in world.kernel.store.everywhere(Distribution) if _conflicts(each, name)]
    told = listed(found, marker, max_items, lambda each: _conflict(each, name))
    conflicts = [conflict for each in told["items"] or () for conflict in each]
    return {"conflicting_aliases_list": {**told, "quantity": len(conflicts), "items": conflicts or None}}


def _conflicts(distribution: Distribution, name: str) -> Names:
    """Those of its names that are the same, or that a wildcard makes so."""
    return tuple(each for each in distribution.aliases if each == name or _covers(each, name) or _covers(name, each))


def _covers(wildcard: str, name: str) -> bool:
    return wildcard.startswith("*.") and name.partition(".")[2] == wildcard[2:]


def _conflict(distribution: Distribution, name: str) -> list[dict[str, str]]:
    id, account = _hidden(distribution.distribution_id), _hidden(distribution.account)
    return [{"alias": each, "distribution_id": id, "account_id": account} for each in _conflicts(distribution, name)]


def _hidden(text: str) -> str:
    return "*" * (len(text) - _SHOWN) + text[-_SHOWN:]
