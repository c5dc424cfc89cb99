"""CloudFront: what happens by itself: demand comes to edges, and what they have no copy of goes on to origins."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import AsyncIterator, Mapping
from dataclasses import dataclass, field
from math import inf
from typing import Any, NamedTuple

import orjson

from model.catalog.edges import AREAS
from model.catalog.geography import place_of_region
from model.kernel.unhurried import in_turns
from model.kit.arn import read_arn
from model.kit.behavior import after, changing, due
from model.kit.naming import addresses_of
from model.kit.notice import hearing
from model.kit.published import published
from model.kit.world import World
from model.laws.edge.setup import Behaviour, Origin, Setup
from model.laws.edge.terms import Terms
from model.physics.caching import Cached, through_caches
from model.physics.clients import places_of
from model.physics.edge_ways import Crowd, crowds, fill_milliseconds, regional_of
from model.physics.inflow import Poured, pour, read_letter, receiving, replaced
from model.physics.premises.server import share_answered_at
from model.physics.traffic import Traffic, traffic_from
from model.services.cloudfront.behavior.function_uses import tell_uses
from model.services.cloudfront.home import HOME, home
from model.services.cloudfront.policies import terms_of
from model.services.cloudfront.resources.distributions import Distribution
from model.services.cloudfront.resources.functions import CloudFrontFunction, Uses
from model.services.cloudfront.resources.key_values import KeyValueStore
from model.services.cloudfront.running import Stand
from model.services.cloudfront.sampling import Passing, sampled
from model.services.cloudfront.staging import staged_for

REQUESTS, BYTES, HITS = "requests", "bytes_downloaded", "hits"
CLIENT_ERRORS, SERVER_ERRORS = "client_errors", "server_errors"
TO_ORIGIN, MILLISECONDS = "requests to origins", "milliseconds"
INVOCATIONS, KEY_READS = "function invocations", "key value reads"
QUANTITIES = (REQUESTS, BYTES, HITS, CLIENT_ERRORS, SERVER_ERRORS, TO_ORIGIN, MILLISECONDS, INVOCATIONS, KEY_READS)
_UNWELL = frozenset({500, 502, 503, 504})
_OUTSIDE = "premises:Server/"
"Nobody's account has those, so that any distribution may lead there."
FEW_PATHS = 1
"So many are gone through before others have their turn: one with a star stands for a thousand objects at each edge."
_SILENCE: Mapping[str, Any] = {"components": []}


@dataclass(slots=True)
class Books:
    """Requests per second of each kind, which balancer gets how many for which path, and how functions are used.

    `answered` are those that functions answer by themselves, with so many bytes a second.
    """

    rates: defaultdict[str, float] = field(default_factory=lambda: defaultdict(float))
    origins: dict[str, defaultdict[str, float]] = field(default_factory=dict[str, "defaultdict[str, float]"])
    areas: defaultdict[str, float] = field(default_factory=lambda: defaultdict(float))
    "Which part of all viewers comes to edges of which area."
    answered: float = 0.0
    answered_bytes: float = 0.0
    uses: defaultdict[str, Uses] = field(default_factory=lambda: defaultdict(Uses))

    def note(self, found: Cached) -> None:
        self.rates[REQUESTS] += found.requests
        self.rates[HITS] += found.hits
        self.rates[TO_ORIGIN] += found.to_origin

    def note_functions(self, passing: Passing, rate: float, uses: Mapping[str, Uses]) -> None:
        for name, each in uses.items():
            self.uses[name] += each
        if not passing.path:
            self.answered += rate
            self.answered_bytes += rate * passing.size
        if passing.status >= 400:
            self.rates[SERVER_ERRORS if passing.status >= 500 else CLIENT_ERRORS] += rate

    def send(self, entry: str, path: str, rate: float) -> None:
        self.origins.setdefault(entry, defaultdict(float))[path] += rate


@receiving("cloudfront")
@due
async def take_in(world: World, letter: str) -> None:
    """What a name leads here comes in beside the distribution's own demand."""
    poured, own = read_letter(letter), home(world)
    if own.find(Distribution, _id_of(poured.entry)) is None:
        return
    traffic = own.find(Traffic, poured.entry)
    if traffic is None:
        traffic = own.add(traffic_from(poured.entry, {**_SILENCE, **poured.like}, own.now))
    traffic.inflows = replaced(traffic.inflows, poured)


@hearing
def hear(world: World, what: str, value: float | None) -> None:
    """Something came, went or changed its state that may be an origin."""
    if value is not None:
        return
    if what.startswith("elbv2:") and home(world).all(Distribution):
        home(world).wake(flow_everywhere, "")
    if what.startswith(_OUTSIDE):
        for account in sorted({each.account for each in world.kernel.store.everywhere(Distribution)}):
            home(world, account).wake(flow_everywhere, "")


@due
async def flow_everywhere(world: World, nobody: str) -> None:
    del nobody
    for each in world.all(Distribution):
        if world.find(Traffic, each.arn) is not None:
            world.wake(flow, each.arn)


def wake_users(world: World, function: str) -> None:
    """It is another one now: what comes to distributions that run it finds another balance."""
    own = home(world)
    for each in own.all(Distribution):
        setup = each.at_edges
        used = {arn for behaviour in setup.behaviours for arn in behaviour.functions.values()} if setup else set[str]()
        if function in used and own.find(Traffic, each.arn) is not None:
            own.wake(flow, each.arn)


@changing(KeyValueStore, "data_etag")
async def follow_store(world: World, name: str) -> None:
    """Functions read something else now."""
    store = world.find(KeyValueStore, name)
    for each in home(world).all(CloudFrontFunction):
        if store is not None and each.live is not None and store.arn in each.live.stores:
            wake_users(world, each.arn)


def wake_primaries(world: World) -> None:
    """What is tried, or on whom, has changed."""
    own = home(world)
    for each in own.all(Distribution):
        if each.setup.deployment and own.find(Traffic, each.arn) is not None:
            own.wake(flow, each.arn)


@after(Distribution, "Deployed")
async def follow_setup(world: World, id: str) -> None:
    found = world.find(Distribution, id)
    if found is not None:
        home(world).wake(flow, found.arn)
        if found.setup.staging:
            wake_primaries(world)


@changing(Traffic, "story", "paths", "host", "origins", "inflows")
async def follow_story(world: World, entry: str) -> None:
    if read_arn(entry).service == "cloudfront":
        world.wake(flow, entry)


@due
async def flow(world: World, arn: str) -> None:
    """Find the balance of this moment, write it down, and wake again when it will be another."""
    distribution, traffic = world.find(Distribution, _id_of(arn)), world.find(Traffic, arn)
    if distribution is None or traffic is None:
        return
    setup, story = distribution.at_edges, traffic.told(world.kernel.seed)
    rate = story.rate_at(world.now) + traffic.inflow
    books = Books()
    if setup is not None and setup.enabled:
        rate -= _stage(world, setup, traffic, rate, books)
        await _through_edges(world, distribution, setup, traffic, rate, books)
    _write(world, distribution, traffic, books)
    tell_uses(world, distribution.distribution_id, books.uses)
    _send(world, distribution, traffic, books)
    turn = story.next_change(world.now)
    if turn < inf:
        world.wake(flow, arn, at=turn)


def _stage(world: World, setup: Setup, traffic: Traffic, rate: float, books: Books) -> float:
    """Those of all requests that a staging distribution gets instead. Viewers of a story send no headers of theirs."""
    staged = staged_for(world, setup)
    if staged is None:
        return 0.0
    going = rate * staged.split.weight
    for path, part in traffic.paths:
        books.send(staged.distribution.arn, path, going * part)
    return going


def _id_of(arn: str) -> str:
    return arn.rpartition("/")[2]


def crowds_of(world: World, setup: Setup, traffic: Traffic) -> tuple[Crowd, ...]:
    """Who comes to which edge."""
    found_at = places_of(traffic.origins, place_of_region(HOME))
    clients = tuple((share, place) for share, place in found_at if place is not None and share)
    return crowds(world.kernel.seed, clients, setup.price_class)


class Passage(NamedTuple):
    """A path's part of all requests, the rules that it falls under, what caches make of it, and functions.

    `uses` are those of the functions a second, by their names; only one passage of a path tells of them.
    """

    passing: Passing
    part: float
    behaviour: Behaviour
    cached: Cached
    uses: Mapping[str, Uses] = {}


async def passages(
    world: World, distribution: Distribution, setup: Setup, traffic: Traffic, rate: float, found: tuple[Crowd, ...]
) -> AsyncIterator[Passage]:
    regions = {each.edge.code: regional_of(each.edge).name for each in found}
    async for path, part in in_turns(traffic.paths, FEW_PATHS):
        behaviour = setup.behaviour_of(path)
        seconds = _seconds(terms_of(world, behaviour))
        shares, uses = await sampled(Stand(world, distribution, setup, behaviour), traffic, path)
        coming = {name: each.times(rate * part) for name, each in uses.items()}
        for passing, share in shares.items():
            rates = {each.edge.code: rate * part * share * each.share for each in found}
            alone = Cached(sum(rates.values()), 0.0, 0.0)
            cached = through_caches(rates, regions, seconds, passing.path) if passing.path else alone
            yield Passage(passing, part * share, behaviour, cached, coming)
            coming = {}


async def _through_edges(
    world: World, distribution: Distribution, setup: Setup, traffic: Traffic, rate: float, books: Books
) -> None:
    found = crowds_of(world, setup, traffic)
    for each in found:
        books.areas[each.edge.area] += each.share
    near = sum(each.share * each.milliseconds for each in found)
    further = sum(each.share * _milliseconds_to_regional(each) for each in found)
    async for passing, part, behaviour, cached, uses in passages(world, distribution, setup, traffic, rate, found):
        books.note(cached)
        books.note_functions(passing, cached.requests, uses)
        missed = _share_missed(cached) if passing.path else 0.0
        books.rates[MILLISECONDS] += part * (near + missed * further)
        if passing.path:
            _go_on(world, setup, behaviour.target, passing.path, cached.to_origin, books)


def _seconds(terms: Terms) -> float:
    """Origins are taken to say nothing."""
    return 0.0 if terms.never_caches else min(max(terms.usual, terms.least), terms.most)


def _milliseconds_to_regional(crowd: Crowd) -> float:
    """What a miss costs on its way to the regional cache."""
    return fill_milliseconds(crowd.edge, regional_of(crowd.edge), None, as_far_as_origin=False)


def _share_missed(cached: Cached) -> float:
    return 1 - cached.hits / cached.requests if cached.requests else 0.0


def _go_on(world: World, setup: Setup, target: str, path: str, rate: float, books: Books) -> None:
    """To the first origin that is well; where none is, viewers get what edges say of that."""
    origin = origin_for(world, setup, target)
    entry = entry_of(world, origin) if origin else None
    if entry is None:
        books.rates[SERVER_ERRORS] += rate
    elif entry:
        books.send(entry, path, rate)
        books.rates[SERVER_ERRORS] += rate * (1 - share_answered_at(world.cell, entry))


def origin_for(world: World, setup: Setup, target: str) -> Origin | None:
    """The one that is asked now; None where nobody answers."""
    group = setup.groups.get(target)
    members = [setup.origins[id] for id in group.members] if group and group.codes & _UNWELL else []
    candidates = members or [setup.origins[group.members[0] if group else target]]
    return next((each for each in candidates if entry_of(world, each) is not None), None)


def entry_of(world: World, origin: Origin) -> str | None:
    """The ARN of what takes in demand there; empty for what takes whatever comes, None for whom nobody answers."""
    if origin.bucket:
        return ""
    found = published(world.cell, origin.domain)
    if found is None:
        addresses = addresses_of(world, "", origin.domain) or ()
        found = next((each for each in (published(world.cell, address) for address in addresses) if each), None)
        if found is None:
            return "" if addresses else None
    return found.entry if found.is_well else None


def _write(world: World, distribution: Distribution, traffic: Traffic, books: Books) -> None:
    shape = traffic.told(world.kernel.seed).shape
    rates, whole = books.rates, books.rates[REQUESTS]
    others = whole - books.answered
    rates[BYTES] = others * shape.bytes_out + books.answered_bytes
    rates[CLIENT_ERRORS] += others * shape.client_error_share
    rates[SERVER_ERRORS] += others * shape.server_error_share
    rates[INVOCATIONS] = sum(each.invocations for each in books.uses.values())
    rates[KEY_READS] = sum(each.key_reads for each in books.uses.values())
    for quantity in QUANTITIES:
        world.measure(distribution.distribution_id, quantity, rates[quantity])
    for area in AREAS:
        for quantity in (REQUESTS, BYTES):
            _measure_in(
                world, distribution.distribution_id, quantity_in(area, quantity), rates[quantity] * books.areas[area]
            )


def _measure_in(world: World, id: str, quantity: str, rate: float) -> None:
    """Of an area that nobody ever came from nothing is said."""
    if rate or len(world.signal(id, quantity)):
        world.measure(id, quantity, rate)


def quantity_in(area: str, quantity: str) -> str:
    """What the part of an area in a quantity is called."""
    return f"{quantity} {area}"


def _send(world: World, distribution: Distribution, traffic: Traffic, books: Books) -> None:
    """Tell everybody who gets another rate than before; those that are left get none."""
    wanted = {entry: round(sum(paths.values()), 6) for entry, paths in books.origins.items()}
    before = dict(distribution.sent)
    for entry in sorted({*wanted, *before}):
        rate = wanted.get(entry, 0.0)
        if rate != before.get(entry, 0.0):
            like = _like(traffic, books.origins.get(entry, {}), entry)
            pour(world, Poured(entry, distribution.arn, rate, like))
    sent = tuple(sorted(wanted.items()))
    if sent != distribution.sent:
        distribution.sent = sent


def _like(traffic: Traffic, paths: Mapping[str, float], entry: str) -> dict[str, Any]:
    """To an origin all come from edges; to another distribution from where they are."""
    story = orjson.loads(traffic.story)
    shape = {"shape": story["shape"]} if "shape" in story else {}
    is_edge = read_arn(entry).service == "cloudfront"
    places = {"origins": dict(traffic.origins)} if traffic.origins and is_edge else {}
    return {**shape, **places, "paths": dict(paths) if sum(paths.values()) else {"/": 1.0}}
