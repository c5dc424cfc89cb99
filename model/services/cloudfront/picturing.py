"""Looking at a distribution at once, and at what becomes of one path that somebody types."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import AsyncIterator, Iterator, Mapping
from typing import NamedTuple

from model.catalog.geography import Place, network_of
from model.kit.living import live
from model.kit.world import World
from model.laws.edge.function_events import Context
from model.laws.edge.setup import Behaviour, Origin, Setup, fits
from model.laws.edge.terms import Asked, key_of
from model.physics.caching import Cached
from model.physics.edge_ways import Crowd, edge_for, regional_of
from model.physics.traffic import Traffic
from model.services.cloudfront.behavior.flow import (
    BYTES,
    CLIENT_ERRORS,
    HITS,
    REQUESTS,
    SERVER_ERRORS,
    TO_ORIGIN,
    crowds_of,
    entry_of,
    origin_for,
    passages,
)
from model.services.cloudfront.charges import charges_of
from model.services.cloudfront.copies import find_copy
from model.services.cloudfront.gains import gain
from model.services.cloudfront.home import home
from model.services.cloudfront.picture import (
    BehaviourSeen,
    CdnPicture,
    EdgeSeen,
    InvalidationSeen,
    OriginSeen,
    PathSeen,
)
from model.services.cloudfront.policies import CACHE_POLICIES, terms_of
from model.services.cloudfront.resources.distributions import Distribution, Invalidation
from model.services.cloudfront.running import Stand, at_request
from model.services.cloudfront.staging import staged_for

_NOTHING = Cached(0.0, 0.0, 0.0)


async def picture_of(world: World, distribution: Distribution) -> CdnPicture:
    """As edges know it; one that they have not heard of yet is shown as its owner wants it."""
    own = home(world, distribution.account)
    setup = distribution.at_edges or distribution.setup
    rate = _rate(own, distribution, REQUESTS)
    flowing = await _flowing(own, distribution, setup, own.find(Traffic, distribution.arn), rate)
    ((copies, size),) = await own.read(
        "SELECT COUNT(*), COALESCE(SUM(size), 0) FROM cloudfront_copy WHERE distribution = ?", distribution.id
    )
    return CdnPicture(
        id=distribution.distribution_id,
        domain=distribution.domain_name,
        aliases=distribution.aliases,
        status=distribution.status,
        enabled=distribution.enabled,
        edges=flowing.edges,
        behaviours=tuple(_behaviour(own, each, flowing.cached[each.pattern]) for each in setup.behaviours),
        origins=tuple(_origins(own, setup, flowing.cached)),
        invalidations=tuple(_invalidations(own, distribution)),
        rate=rate,
        hits=_rate(own, distribution, HITS),
        to_origin=_rate(own, distribution, TO_ORIGIN),
        bytes_out=_rate(own, distribution, BYTES),
        client_errors=_rate(own, distribution, CLIENT_ERRORS),
        server_errors=_rate(own, distribution, SERVER_ERRORS),
        copies=copies,
        copied_bytes=size,
        dollars=charges_of(own, distribution).dollars,
        gained=flowing.gained,
        staged=_staged(own, setup),
    )


class _Flowing(NamedTuple):
    """Who comes to which edge, what copies make of that for each pattern, and what viewers gain, if somebody comes."""

    edges: tuple[EdgeSeen, ...]
    cached: Mapping[str, Cached]
    gained: float | None = None


async def _flowing(
    world: World, distribution: Distribution, setup: Setup, traffic: Traffic | None, rate: float
) -> _Flowing:
    cached = {each.pattern: _NOTHING for each in setup.behaviours}
    if traffic is None or not rate:
        return _Flowing((), cached)
    found = crowds_of(world, setup, traffic)
    async for passage in passages(world, distribution, setup, traffic, rate, found):
        pattern = passage.behaviour.pattern
        cached[pattern] = _together(cached[pattern], passage.cached)
    gained = gain(world, setup, traffic, found, _together(*cached.values()))
    return _Flowing(tuple(_edge(each, rate) for each in found), cached, gained)


def _edge(crowd: Crowd, rate: float) -> EdgeSeen:
    edge, coming = crowd.edge, rate * crowd.share
    return EdgeSeen(edge.code, edge.name, edge.continent, coming, crowd.milliseconds, regional_of(edge).name)


def _together(*all: Cached) -> Cached:
    return Cached(*map(sum, zip(*all, strict=True)))


def _rate(world: World, distribution: Distribution, quantity: str) -> float:
    return world.signal(distribution.distribution_id, quantity).value_at(world.now)


def _behaviour(world: World, behaviour: Behaviour, cached: Cached) -> BehaviourSeen:
    terms = terms_of(world, behaviour)
    return BehaviourSeen(
        pattern=behaviour.pattern,
        target=behaviour.target,
        needs=tuple(_needs(behaviour)),
        policy=CACHE_POLICIES.get(world, behaviour.cache_policy).name if behaviour.cache_policy else "",
        least=terms.least,
        usual=terms.usual,
        most=terms.most,
        caches=not terms.never_caches,
        rate=cached.requests,
        hits=cached.hits,
        to_origin=cached.to_origin,
        functions=tuple(dict.fromkeys(arn.rpartition("/")[2] for arn in behaviour.functions.values())),
    )


def _staged(world: World, setup: Setup) -> str:
    staged = staged_for(world, setup)
    if staged is None:
        return ""
    split = staged.split
    who = f"whoever sends {split.header}: {split.value}" if split.header else f"{split.weight:.0%} of viewers"
    return f"{who}: served by {staged.distribution.distribution_id}, which is tried"


def _needs(behaviour: Behaviour) -> Iterator[str]:
    words = {"https-only": "HTTPS", "redirect-to-https": "to HTTPS"}
    if behaviour.viewer_protocol in words:
        yield words[behaviour.viewer_protocol]
    if behaviour.is_restricted:
        yield "signed"


def _origins(world: World, setup: Setup, cached: Mapping[str, Cached]) -> Iterator[OriginSeen]:
    rates: defaultdict[str, float] = defaultdict(float)
    for each in setup.behaviours:
        asked = origin_for(world, setup, each.target)
        if asked is not None:
            rates[asked.id] += cached[each.pattern].to_origin
    groups = {id: (group.id, place) for group in setup.groups.values() for place, id in enumerate(group.members)}
    for origin in setup.origins.values():
        group, place = groups.get(origin.id, ("", 0))
        well = entry_of(world, origin) is not None
        yield OriginSeen(origin.id, origin.domain, _kind(origin), rates[origin.id], well, group, place)


def _kind(origin: Origin) -> str:
    if origin.bucket:
        return "bucket"
    if ".s3-website" in origin.domain:
        return "website"
    return "balancer" if ".elb." in origin.domain else "server"


def _invalidations(world: World, distribution: Distribution) -> Iterator[InvalidationSeen]:
    for each in world.where(Invalidation, distribution_id=distribution.distribution_id):
        if each.status == "InProgress":
            due = world.woken_at(live, f"{each.kind}/{each.id}")
            yield InvalidationSeen(each.invalidation_id, each.paths, due)


async def path_seen(world: World, distribution: Distribution, path: str, place: Place) -> PathSeen:
    """What becomes of a plain GET of a path by somebody there."""
    own = home(world, distribution.account)
    setup = distribution.at_edges or distribution.setup
    whole = f"/{setup.root}" if path == "/" and setup.root else path
    behaviour = setup.behaviour_of(whole)
    steps: list[tuple[str, str]] = []
    if whole != path:
        steps.append(("root", f"{path} stands for {whole}"))
    for number, each in enumerate(setup.behaviours, 1):
        if each is behaviour:
            steps.append(("behaviour", f"{number} {each.pattern} is the first whose pattern fits"))
            break
        assert not fits(each.pattern, whole), "the first that fits decides"
        steps.append(("behaviour", f"{number} {each.pattern} does not fit"))
    if not setup.enabled:
        steps.append(("disabled", "edges answer 403 to everybody"))
    if not setup.serves(place.area.country):
        steps.append(("country", f"viewers in {place.area.country} are turned away with 403"))
    steps += [("needs", _need_told(each)) for each in _needs(behaviour)]
    if staged := _staged(own, setup):
        steps.append(("staging", staged))
    passed, answer = await _through_function(Stand(own, distribution, setup, behaviour), whole, place)
    steps += [("function", each) for each in (passed.told, answer) if each]
    if answer:
        return PathSeen(behaviour.pattern, setup.behaviours.index(behaviour) + 1, tuple(steps))
    steps += [each async for each in _copy_steps(own, distribution, setup, behaviour, passed.path, place)]
    origin = origin_for(own, setup, behaviour.target)
    steps.append(("origin", f"else {origin.domain}{origin.path} is asked" if origin else "else nobody answers: 502"))
    return PathSeen(behaviour.pattern, setup.behaviours.index(behaviour) + 1, tuple(steps))


class _Passed(NamedTuple):
    """The path that is asked for behind a function, and what is told of that."""

    path: str
    told: str = ""


async def _through_function(stand: Stand, path: str, place: Place) -> tuple[_Passed, str]:
    """And what the function answers by itself, if it does."""
    name = stand.distribution.domain_name
    context = Context(name, stand.distribution.distribution_id, "", network_of(place).partition("/")[0])
    found = await at_request(stand, context, Asked("GET", path, "", {"host": name}), place, 0)
    if found is None:
        return _Passed(path), ""
    function, worked = found
    if worked.status:
        why = worked.ran.failure or worked.told
        return _Passed(path), f"{function} fails, which is answered {worked.status}: {why}"
    if worked.made is not None:
        to = worked.made.headers.get("location", "")
        return _Passed(path), f"{function} answers {worked.made.status} by itself{f', on to {to}' if to else ''}"
    asked = worked.request.path if worked.request is not None else path
    return _Passed(asked, f"{function} lets it pass" if asked == path else f"{function} asks for {asked} instead"), ""


def _need_told(need: str) -> str:
    return {
        "HTTPS": "plain HTTP is answered 403",
        "to HTTPS": "plain HTTP is sent on to HTTPS with 301",
        "signed": "whoever brings no signature of a trusted signer is answered 403",
    }[need]


async def _copy_steps(
    world: World, distribution: Distribution, setup: Setup, behaviour: Behaviour, path: str, place: Place
) -> AsyncIterator[tuple[str, str]]:
    terms = terms_of(world, behaviour)
    if terms.never_caches:
        yield "cache", "nothing is kept: each request goes on to the origin"
        return
    yield (
        "cache",
        f"copies are kept {terms.usual:.0f} s where the origin says nothing, {terms.least:.0f} to {terms.most:.0f} s",
    )
    edge = edge_for(place, setup.price_class)
    key = key_of(terms, Asked("GET", path, "", {}))
    for where, name in ((f"edge {edge.code}", edge.code), (regional_of(edge).name, regional_of(edge).name)):
        copy = await find_copy(world, distribution.id, name, key)
        if copy is None:
            yield "copy", f"{where} has none"
        elif copy.is_fresh(world.now):
            yield "copy", f"{where} has one of {copy.size} bytes for {copy.expires - world.now:.0f} s more"
        else:
            yield "copy", f"{where} has one that is out of date: the origin is asked whether it has changed"
