"""ELBv2: what happens by itself: what upstreams send comes in beside a balancer's own demand."""

from __future__ import annotations

from collections.abc import Mapping

from model.kit.behavior import due
from model.kit.world import World
from model.physics.inflow import Poured, read_letter, receiving, replaced
from model.physics.traffic import OWN_WORDS, Traffic, traffic_from
from model.services.elbv2.demand import SILENCE
from model.services.elbv2.fronts import find_front


@receiving("elasticloadbalancing")
@due
async def take_in(world: World, letter: str) -> None:
    """A balancer that is gone takes in nothing; one without a story of its own is asked what the upstream is asked."""
    poured = read_letter(letter)
    if find_front(world, poured.entry) is None:
        return
    traffic = world.find(Traffic, poured.entry)
    if traffic is None:
        traffic = world.add(_silent(poured, world.now))
    elif poured.rate and not traffic.told(world.kernel.seed).components:
        _ask_the_same(traffic, _silent(poured, world.now), poured.like)
    traffic.inflows = replaced(traffic.inflows, poured)


def _silent(poured: Poured, now: float) -> Traffic:
    return traffic_from(poured.entry, {**SILENCE, **poured.like}, now)


_CARRIED = {"tls", "databases", "onward", *OWN_WORDS} - {"clients", "client_address"}


def _ask_the_same(traffic: Traffic, like: Traffic, told: Mapping[str, object]) -> None:
    """What the upstream does not tell stays as it was."""
    traffic.story, traffic.paths, traffic.host = like.story, like.paths, like.host
    for word in _CARRIED:
        if word in told:
            setattr(traffic, word, getattr(like, word))
