"""Balancers behind balancers: what one of flows finds out about one that reads requests, and what it hands to it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import NamedTuple

from model.kit.world import World
from model.physics.demand import RequestShape
from model.physics.traffic import Traffic
from model.services.elbv2.asked import Checks
from model.services.elbv2.books import ARRIVALS
from model.services.elbv2.fronts import Front, Pool, find_pool, pools_behind, targets_of
from model.services.elbv2.onward import fares
from model.services.elbv2.resources.load_balancers import LoadBalancer
from model.services.elbv2.resources.target_groups import TargetGroup
from model.services.elbv2.resources.targets import Target
from model.services.elbv2.ruling import deed_for, heaviest_group, listener_at

_OUT = ("draining", "unused")
_HANDLING_MILLISECONDS = 1e-6
"Nodes that only pass on what comes: what a flow costs them is in no figure of theirs."


def leads_to_balancer(pool: Pool) -> bool:
    return isinstance(pool, TargetGroup) and pool.leads_to_balancer


def passes_on(world: World, front: Front) -> bool:
    """Whether another balancer has what comes to this one, with all that is asked of databases and tiers behind."""
    return any(map(leads_to_balancer, pools_behind(world, front)))


def balancer_behind(world: World, target: Target) -> LoadBalancer | None:
    return world.find(LoadBalancer, target.target_id)


class Passer(NamedTuple):
    """A balancer of flows that leads to another one, and to which of its ports."""

    front: LoadBalancer
    port: int


def passers(world: World, balancer_arn: str) -> list[Passer]:
    """Those before a balancer, each with the port that most of what it has goes to."""
    found: dict[str, Target] = {}
    for target in world.where(Target, target_id=balancer_arn):
        pool = find_pool(world, target.target_group_arn)
        for arn in pool.load_balancer_arns if pool else ():
            known = found.get(arn)
            if known is None or _comes_to(world, target) > _comes_to(world, known):
                found[arn] = target
    return [Passer(world.get(LoadBalancer, arn), target.port) for arn, target in found.items()]


def _comes_to(world: World, target: Target) -> float:
    signal = world.signal(target.name, ARRIVALS)
    return signal.value_at(world.now) if len(signal) else 0.0


class Coming(NamedTuple):
    """A part of what comes to a balancer: at which port, and through which other one, if any."""

    part: float
    port: int
    through: LoadBalancer | None = None


def comings(world: World, balancer: LoadBalancer, traffic: Traffic, port: int) -> list[Coming]:
    """What clients bring comes in at the `port`, what other balancers bring where those send it."""
    passing = {each.front.arn: each for each in passers(world, balancer.arn)} if traffic.inflows else {}
    if not passing:
        return [Coming(1.0, port)]
    brought = {each.upstream: each.rate for each in traffic.inflows if each.upstream in passing}
    whole = traffic.told(world.kernel.seed).rate_at(world.now) + traffic.inflow
    if not whole:
        return [Coming(1.0, port)]
    through = [Coming(rate / whole, passing[arn].port, passing[arn].front) for arn, rate in brought.items()]
    own = 1 - sum(each.part for each in through)
    return [Coming(own, port), *through] if own > 0 else through


def brought_by_balancers(world: World, traffic: Traffic) -> float:
    """Requests per second that come from a node of another balancer, and not from whoever asks."""
    passing = {each.front.arn for each in passers(world, traffic.entry)} if traffic.inflows else ()
    return sum(each.rate for each in traffic.inflows if each.upstream in passing)


def as_passed_on(world: World, targets: Sequence[Target], shape: RequestShape) -> RequestShape:
    """What requests are like to one that passes them on: no work, and as long and as wrong as they turn out there."""
    there = next((each for each in targets if each.state not in _OUT), None)
    waits_seconds, wrong = fares(world, there.target_id) if there else (0.0, 0.0)
    return replace(
        shape,
        cpu_milliseconds=_HANDLING_MILLISECONDS,
        wait_milliseconds=1000 * waits_seconds,
        server_error_share=wrong,
    )


def status_for(world: World, balancer: LoadBalancer, checks: Checks, port: int) -> int | None:
    """With which status a balancer answers whoever asks how it is; None where nobody is spoken to like that."""
    listener = listener_at(world, balancer, port)
    if listener is None or (checks.protocol, listener.protocol) == ("HTTPS", "HTTP"):
        return None
    if listener.protocol != checks.protocol:
        return 400
    deed = deed_for(world, balancer, port, checks.path or "/", host="")
    assert deed is not None, "somebody listens at the port"
    if deed.fixed_response_config is not None:
        return int(deed.fixed_response_config.status_code)
    if deed.redirect_config is not None:
        return int(deed.redirect_config.status_code.removeprefix("HTTP_"))
    group = heaviest_group(world, deed)
    return _status_behind(targets_of(world, group)) if group else 503


def _status_behind(targets: Sequence[Target]) -> int:
    """As far as their checks know; where nobody is well, everybody is asked."""
    there = [each for each in targets if each.state not in _OUT]
    flaws = {each.flaw for each in [each for each in there if each.is_well] or there}
    found = (status for flaw, status in _STATUSES.items() if flaw in flaws)
    return next(found, 502) if flaws else 503


_STATUSES = {"": 200, "unchecked": 200, "code": 500, "timeout": 504}
"What comes of asking targets with such a flaw; the best first."
