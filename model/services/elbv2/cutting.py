"""Requests that take longer than a target drains: when its time is over they are cut."""

from __future__ import annotations

from math import inf

from model.kit.world import World
from model.physics.traffic import Cut, Traffic
from model.services.elbv2.books import ANSWERED, Books
from model.services.elbv2.fronts import Pool
from model.services.elbv2.resources.targets import Target


def foresee_cut(world: World, pool: Pool, target: Target, draining_seconds: float) -> None:
    """Before a target drains: what will still be under way at the end of that."""
    answered = _now(world, pool.arn, "answered")
    takes_seconds = _now(world, pool.arn, "waiting_seconds") / answered if answered else 0.0
    if takes_seconds > draining_seconds:
        target.cut_per_second = _now(world, target.name, ANSWERED)
        target.cut_seconds = takes_seconds - draining_seconds


def cut(world: World, pool: Pool, target: Target) -> None:
    """The time of a target is over. Answers are counted as they are asked for, so that those of as long are missing."""
    for arn in pool.load_balancer_arns:
        traffic = world.find(Traffic, arn)
        if traffic is not None and target.cut_per_second:
            lost = Cut(per_second=target.cut_per_second, until=world.now + target.cut_seconds)
            traffic.cuts = (*traffic.cuts, lost)


def note_cuts(world: World, traffic: Traffic, books: Books) -> float:
    """Enter what is cut now; returns when that will be less."""
    lasting = tuple(each for each in traffic.cuts if each.until > world.now)
    if lasting != traffic.cuts:
        traffic.cuts = lasting
    for each in lasting:
        books.cut(each.per_second)
    return min((each.until for each in lasting), default=inf)


def _now(world: World, whose: str, quantity: str) -> float:
    signal = world.signal(whose, quantity)
    return signal.value_at(world.now) if len(signal) else 0.0
