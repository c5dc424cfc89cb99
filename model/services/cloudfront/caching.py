"""From copy to copy: an edge's own, its regional cache's, and at last what the origin says."""

from __future__ import annotations

from collections.abc import Mapping
from typing import NamedTuple

from model.catalog.edges import Edge
from model.kit.world import World
from model.laws.edge.freshness import seconds_fresh
from model.laws.edge.setup import Behaviour, Setup
from model.laws.edge.terms import Asked, Terms, key_of
from model.physics.edge_ways import regional_of
from model.physics.round_trip import Spot
from model.services.cloudfront.copies import Copy, find_copy, keep_copy, used
from model.services.cloudfront.origins import Fetched, fetch
from model.services.cloudfront.policies import terms_of
from model.services.cloudfront.resources.distributions import Distribution

HIT, MISS, REFRESHED = "Hit from cloudfront", "Miss from cloudfront", "RefreshHit from cloudfront"
KEPT_METHODS = ("GET", "HEAD")
ERROR_SECONDS = 10.0
"For how long an edge believes in an error, where nobody said otherwise."


class Visit(NamedTuple):
    """What is asked of an edge, by the rules of which behaviour; `origin` is asked instead of the usual one."""

    distribution: Distribution
    setup: Setup
    behaviour: Behaviour
    edge: Edge
    asked: Asked
    origin: str = ""


class Answer(NamedTuple):
    """`filled` if the edge had to ask further, `asked_origin` if the regional cache had too.

    `copied_at` is when a copy that was there before came from the origin.
    """

    status: int
    headers: Mapping[str, str]
    body: str
    size: int
    x_cache: str
    copied_at: float | None = None
    filled: bool = False
    asked_origin: bool = False
    origin_at: Spot | None = None


class Found(NamedTuple):
    """A copy as good as new, and how it was come by."""

    copy: Copy
    is_refreshed: bool = False
    asked_origin: bool = True
    origin_at: Spot | None = None


async def answered(world: World, visit: Visit) -> Answer:
    """Errors too are kept for a while, and may be shown by a page of the customer's own."""
    answer = await _answered(world, visit)
    page = visit.setup.error_pages.get(answer.status)
    if page is None or not page.page or visit.asked.path == page.page:
        return answer
    behaviour = visit.setup.behaviour_of(page.page)
    asked = visit.asked._replace(method="GET", path=page.page, query="")
    shown = await _answered(world, visit._replace(behaviour=behaviour, asked=asked))
    if shown.status != 200:
        return answer
    return answer._replace(status=page.status, headers=shown.headers, body=shown.body, size=shown.size)


async def _answered(world: World, visit: Visit) -> Answer:
    terms = terms_of(world, visit.behaviour)
    if terms.never_caches or visit.asked.method not in KEPT_METHODS:
        got = await _ask_origins(world, visit, "")
        return Answer(got.status, got.headers, got.body, got.size, _said(got.status, MISS), None, True, True, got.at)
    key = key_of(terms, visit.asked)
    own = await find_copy(world, visit.distribution.id, visit.edge.code, key)
    if own is not None and own.is_fresh(world.now):
        used(world, visit.distribution.id, visit.edge.code, key)
        return Answer(own.status, own.headers, own.body, own.size, _said(own.status, HIT), own.fetched)
    found = await _at_regional(world, visit, terms, key, own)
    await keep_copy(world, visit.distribution.id, visit.edge.code, key, visit.asked.path, found.copy)
    word = REFRESHED if found.is_refreshed else MISS
    copy = found.copy
    return Answer(
        copy.status,
        copy.headers,
        copy.body,
        copy.size,
        _said(copy.status, word),
        None if found.asked_origin else copy.fetched,
        True,
        found.asked_origin,
        found.origin_at,
    )


def _said(status: int, word: str) -> str:
    return word if status < 400 else "Error from cloudfront"


async def _at_regional(world: World, visit: Visit, terms: Terms, key: str, own: Copy | None) -> Found:
    """What the regional cache has is as good as the edge's own; only where neither is fresh the origin is asked."""
    place = regional_of(visit.edge).name
    shared = await find_copy(world, visit.distribution.id, place, key)
    if shared is not None and shared.is_fresh(world.now):
        used(world, visit.distribution.id, place, key)
        return Found(shared, is_refreshed=own is not None and _tag(own) == _tag(shared) != "", asked_origin=False)
    found = await _at_origin(world, visit, terms, shared or own)
    await keep_copy(world, visit.distribution.id, place, key, visit.asked.path, found.copy)
    return found


async def _at_origin(world: World, visit: Visit, terms: Terms, before: Copy | None) -> Found:
    """An old copy is better than an origin that does not answer."""
    got = await _ask_origins(world, visit, _tag(before) if before else "")
    if before is not None and got.status == 304:
        again = before._replace(fetched=world.now, expires=world.now + seconds_fresh(terms, before.headers, world.now))
        return Found(again, is_refreshed=True, origin_at=got.at)
    if before is not None and before.status == 200 and got.status >= 500:
        return Found(before._replace(expires=world.now + ERROR_SECONDS), is_refreshed=True, origin_at=got.at)
    fresh = seconds_fresh(terms, got.headers, world.now) if got.status < 400 else _seconds_of_error(visit.setup, got)
    return Found(Copy(got.status, got.headers, got.body, got.size, world.now, world.now + fresh), origin_at=got.at)


def _seconds_of_error(setup: Setup, got: Fetched) -> float:
    page = setup.error_pages.get(got.status)
    return page.seconds if page else ERROR_SECONDS


def _tag(copy: Copy) -> str:
    return copy.headers.get("etag", "") if copy.status == 200 else ""


async def _ask_origins(world: World, visit: Visit, known_tag: str) -> Fetched:
    """The second of a group where the first fails, for those who only read."""
    candidates, codes = visit.setup.candidates(visit.origin or visit.behaviour.target)
    got = await fetch(world, visit.distribution, candidates[0], visit.asked.path, known_tag)
    for other in candidates[1:]:
        if got.status not in codes or visit.asked.method not in ("GET", "HEAD", "OPTIONS"):
            break
        got = await fetch(world, visit.distribution, other, visit.asked.path, known_tag)
    return got
