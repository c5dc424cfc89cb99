"""The balance of one moment: what comes to a front, which way it goes, and what becomes of it at every target."""

from __future__ import annotations

from math import inf
from typing import NamedTuple

from model.kernel.unhurried import Unhurried, in_turns
from model.kit.world import World
from model.physics.demand import RequestShape
from model.physics.flow import Balancer, Flow, Outcome, distributing
from model.physics.flow import Target as Server
from model.physics.traffic import Traffic
from model.services.elbv2.books import Books
from model.services.elbv2.chained import as_passed_on, leads_to_balancer, passes_on
from model.services.elbv2.database_tier import databases_turn_at, through_databases
from model.services.elbv2.dealing import Manner, manner_of
from model.services.elbv2.fronts import Front, Pool, targets_of
from model.services.elbv2.lines import line_of
from model.services.elbv2.machines import next_turn, server
from model.services.elbv2.onward import through_tiers
from model.services.elbv2.resources.targets import Target
from model.services.elbv2.routing import NOWHERE, Routes, routes
from model.services.elbv2.scale import carried_share, units_of

_OUT = ("draining", "unused")


class Course(NamedTuple):
    """What comes to a front now, which way it goes, and what each of the requests is like."""

    rate: float
    shape: RequestShape
    leading: Routes
    units: float = 0.0
    "Of capacity, that all which gets there takes up."


class Balance(NamedTuple):
    """What becomes of a pool's part, and when it will be another by itself."""

    targets: tuple[Target, ...]
    flow: Flow
    turn: float

    @property
    def outcomes(self) -> dict[str, tuple[Server, Outcome]]:
        """By the names of those that may be asked."""
        return {each.id: (each, outcome) for each, outcome in zip(self.flow.targets, self.flow.outcomes, strict=True)}


def course_of(world: World, front: Front, traffic: Traffic | None, books: Books) -> tuple[Course, float]:
    """What comes now, and when that changes by itself; what databases carry for it is entered in the books."""
    if traffic is None:
        return Course(0.0, RequestShape(), NOWHERE), inf
    story = traffic.told(world.kernel.seed)
    rate = story.rate_at(world.now) + traffic.inflow
    shape = story.shape
    if not passes_on(world, front):
        shape = through_databases(world, front, traffic, shape, rate, books)
        shape = through_tiers(world, traffic, shape)
    turn = min(story.next_change(world.now), databases_turn_at(world, traffic))
    leading = routes(world, front, traffic)
    units = units_of(rate * (1 - leading.lost), shape, books.requests_per_connection)
    return Course(rate, shape, leading.thinned(carried_share(world, front, units)), units), turn


async def balance(world: World, pool: Pool, course: Course) -> Balance:
    """Find what becomes of a pool's part; nothing is written down."""
    targets, manner = targets_of(world, pool), manner_of(world, pool)
    arrivals = course.rate * course.leading.groups.get(pool.arn, 0.0)
    line = line_of(world, pool)
    servers: list[Server] = []
    turn = inf
    async for target in in_turns(targets):
        if target.state not in _OUT and _is_asked(target, manner, course.leading):
            servers.append(server(world, pool, target, manner, line))
        if arrivals:
            turn = min(turn, next_turn(world, pool, target, manner))
    shape = as_passed_on(world, targets, course.shape) if leads_to_balancer(pool) else course.shape
    found = await Unhurried(distributing(arrivals, shape, servers, _balancer(world, manner, course.leading)))
    return Balance(targets, found, turn)


def _is_asked(target: Target, manner: Manner, leading: Routes) -> bool:
    """Without cross-zone balancing nobody sends anything into a zone whose nodes are lost."""
    return manner.across_zones or not leading.zones or target.zone in (*leading.zones, "all")


def _balancer(world: World, manner: Manner, leading: Routes) -> Balancer:
    """Once an answer was to end before the connection had been idle for so long, bytes or not."""
    spread = {zone: 1.0 for zone in leading.zones if leading.lost}
    cuts = world.cell.settings.quotas == "notes-2017"
    return Balancer(
        algorithm=manner.algorithm,
        cross_zone=manner.across_zones,
        zone_shares=spread,
        fail_open=manner.fail_open,
        cuts_streams=cuts,
        least=manner.least,
        least_in_zone=manner.least_in_zone,
        mitigates=manner.mitigates,
    )
