"""Policies that Amazon keeps for everybody."""

from __future__ import annotations

from functools import cache
from typing import Any

import orjson

from model.catalog.pages import page
from model.kit.world import World
from model.laws.edge.setup import Behaviour
from model.laws.edge.terms import Terms, policy_terms
from model.services.cloudfront.resources.policies import CachePolicy, OriginRequestPolicy


@cache
def managed_cache_policies() -> dict[str, CachePolicy]:
    """By id, in the order of AWS's guide."""
    found: dict[str, CachePolicy] = {}
    for id, config in page("edge_policies")["cache"].items():
        said = orjson.dumps(config).decode()
        found[id] = CachePolicy(policy_id=id, name=config["Name"], config=said, etag=_ETAG, last_modified_time=0.0)
    return found


@cache
def managed_request_policies() -> dict[str, OriginRequestPolicy]:
    found: dict[str, OriginRequestPolicy] = {}
    for id, config in page("edge_policies")["origin_request"].items():
        said = orjson.dumps(config).decode()
        policy = OriginRequestPolicy(policy_id=id, name=config["Name"], config=said, etag=_ETAG, last_modified_time=0.0)
        found[id] = policy
    return found


_ETAG = "E23ZP02F085DFQ"


def cache_policy(world: World, id: str) -> CachePolicy:
    return managed_cache_policies().get(id) or world.get(CachePolicy, id)


def request_policy(world: World, id: str) -> OriginRequestPolicy:
    return managed_request_policies().get(id) or world.get(OriginRequestPolicy, id)


def terms_of(world: World, behaviour: Behaviour) -> Terms:
    """Of the behaviour itself, or of the policy that it names."""
    if behaviour.own is not None:
        return behaviour.own
    return _read(cache_policy(world, behaviour.cache_policy).config)


@cache
def _read(config: str) -> Terms:
    said: dict[str, Any] = orjson.loads(config)
    return policy_terms(said)
