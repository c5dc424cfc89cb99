"""Route 53: what happens by itself: demand that enters at a name goes where the answers lead, within their TTL."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator
from math import inf
from typing import Any

import orjson

from model.catalog.geography import place_of_region
from model.kit.behavior import changing, due
from model.kit.published import published
from model.kit.world import World
from model.laws.dns.answer import Answer
from model.physics.caching import to_origin
from model.physics.clients import places_of
from model.physics.inflow import Poured, pour
from model.physics.latecomers import seconds_of
from model.physics.traffic import Traffic
from model.services.route53.home import HOME
from model.services.route53.resolving import ask, asker_at
from model.services.route53.resources.spreads import DEAR_SORTS, Asked, Belief, Shares, Spread, asked_at

STEPS = 6
"In which clients come round to a new answer within its TTL."

LOST, REQUESTS = "lost", "requests"

RESOLVERS = 20
"Of providers and companies in each city, by which all clients there are told."


def spread_all(world: World) -> None:
    """Have every name that demand enters at looked at again, once everything of this instant has happened."""
    for each in world.all(Spread):
        world.wake(turn, each.entry)


@changing(Traffic, "story", "paths", "host", "origins", "late")
async def follow_story(world: World, entry: str) -> None:
    if world.find(Spread, entry) is not None:
        world.wake(turn, entry)


@due
async def turn(world: World, entry: str) -> None:
    """Find where those who ask now are sent; who has asked before comes round by and by."""
    traffic, known = world.find(Traffic, entry), world.find(Spread, entry)
    if traffic is not None and known is not None:
        _turn(world, traffic, known)
        world.wake(spread, entry)


@due
async def spread(world: World, entry: str) -> None:
    """Pour out what wants to come where clients are by now, and wake again when that will be another."""
    traffic, known = world.find(Traffic, entry), world.find(Spread, entry)
    if traffic is None or known is None:
        return
    _settle(known, world.now)
    story = traffic.told(world.kernel.seed)
    rate = story.rate_at(world.now)
    _send(world, traffic, known, rate)
    next_change = min(story.next_change(world.now), _next_step(known, world.now))
    if next_change < inf:
        world.wake(spread, entry, at=next_change)


def _settle(known: Spread, now: float) -> None:
    """Who has come round is where all are."""
    if known.is_moving and now >= known.since + known.seconds:
        known.before = known.aim
    late = tuple(_settled(each, known.aim) if now >= each.since + each.seconds else each for each in known.late)
    if late != known.late:
        known.late = late


def _settled(each: Belief, aim: Shares) -> Belief:
    return each.model_copy(update={"before": aim})


def _next_step(known: Spread, now: float) -> float:
    crowds = [(known.before, known.since, known.seconds)]
    crowds += [(each.before, each.since, each.seconds) for each in known.late]
    moving = (each[1:] for each in crowds if each[0] != known.aim)
    return min((_step_of(since, seconds, now) for since, seconds in moving), default=inf)


def _step_of(since: float, seconds: float, now: float) -> float:
    """Of those who never come round there is none."""
    if seconds == inf:
        return inf
    step = seconds / STEPS
    return since + step * (int((now - since) / step + 1e-6) + 1)


def _turn(world: World, traffic: Traffic, known: Spread) -> None:
    """Have clients begin to come round where the answers are others than before."""
    late = _latecomers(traffic, known)
    if late != known.late:
        known.late = late
    aim, ttl, asked = _aim(world, traffic)
    if asked != known.asked:
        _fall_silent(world, known)
        known.asked = asked
    if aim != known.aim:
        known.late = tuple(each.turned(world.now, known.aim, known.ttl) for each in known.late)
        known.before = tuple(sorted(known.shares_at(world.now).items()))
        known.since, known.seconds = world.now, known.ttl if known.before else 0.0
        known.aim, known.ttl = aim, ttl


def _latecomers(traffic: Traffic, known: Spread) -> tuple[Belief, ...]:
    """Those there are already go on believing what they do; the others begin with what everybody is told."""
    there = {each.keeps: each for each in known.late}
    wanted = [(seconds_of(word), share) for word, share in traffic.late]
    return tuple(
        there.get(keeps, Belief(keeps=keeps, share=share, before=known.aim)).model_copy(update={"share": share})
        for keeps, share in wanted
    )


def _fall_silent(world: World, known: Spread) -> None:
    """Nobody asks what was asked before, until it is counted anew."""
    for each in known.asked:
        world.measure(asked_at(known.entry, each.zone), each.sort, 0.0)


def _count_questions(world: World, known: Spread, rate: float) -> None:
    """Each resolver asks again when an answer is too old and somebody wants to know."""
    counts: defaultdict[tuple[str, str], float] = defaultdict(float)
    for each in known.asked:
        of_one = rate * each.share * known.punctual / each.resolvers
        counts[each.zone, each.sort] += each.resolvers * to_origin(of_one, each.ttl)
    for (zone, sort), number in counts.items():
        world.measure(asked_at(known.entry, zone), sort, number)


def _sort_of(answer: Answer) -> str:
    """By what decided; who is led to a name of Amazon's own by an alias pays nothing."""
    deciding = {each.what for each in answer.steps}
    if answer.target and "alias" in deciding:
        return "alias"
    return next((sort for sort in DEAR_SORTS if sort in deciding), "standard")


def _aim(world: World, traffic: Traffic) -> tuple[Shares, float, tuple[Asked, ...]]:
    """Where those who ask now are sent, for how long they believe it on average, and what is asked for that."""
    shares: dict[str, float] = {}
    asked: defaultdict[tuple[str, str, float], float] = defaultdict(float)
    crowds: Counter[tuple[str, str, float]] = Counter()
    mean_ttl = 0.0
    for share, place in places_of(traffic.origins, place_of_region(HOME)):
        for answer in ask(world, traffic.entry, "A", asker_at(world, place)):
            part = share * answer.chance
            mean_ttl += part * answer.ttl
            if answer.zone:
                question = answer.zone, _sort_of(answer), float(answer.ttl)
                asked[question] += part
                crowds[question] += 1
            for entry, among in _entries(world, answer):
                shares[entry] = shares.get(entry, 0.0) + part * among
    aim = tuple(sorted((entry, round(share, 9)) for entry, share in shares.items() if share))
    questions = (
        Asked(zone=zone, sort=sort, share=round(share, 9), resolvers=RESOLVERS * crowds[zone, sort, ttl], ttl=ttl)
        for (zone, sort, ttl), share in sorted(asked.items())
    )
    return aim, round(mean_ttl, 6), tuple(questions)


def _entries(world: World, answer: Answer) -> Iterator[tuple[str, float]]:
    """What takes in demand behind an answer; addresses share alike, and nobody is at one that is not ours."""
    if answer.target:
        found = published(world.cell, answer.target)
        yield (found.entry if found and answer.lines else "", 1.0)
        return
    addresses = [line.value for line in answer.lines if line.type == "A"]
    for each in addresses:
        found = published(world.cell, each)
        yield (found.entry if found else "", 1 / len(addresses))
    if not addresses:
        yield "", 1.0


def _send(world: World, traffic: Traffic, known: Spread, rate: float) -> None:
    """Tell every entry that gets another rate than before; those that are left get none."""
    wanted = {entry: round(rate * share, 6) for entry, share in known.shares_at(world.now).items()}
    lost = wanted.pop("", 0.0)
    like = _like(traffic)
    for entry in sorted({*wanted, *dict(known.sent)}):
        if wanted.get(entry, 0.0) != dict(known.sent).get(entry, 0.0):
            pour(world, Poured(entry, traffic.entry, wanted.get(entry, 0.0), like))
    known.sent = tuple(sorted(wanted.items()))
    _count_questions(world, known, rate)
    world.measure(traffic.entry, REQUESTS, rate)
    world.measure(traffic.entry, LOST, lost)
    stopped = "the name leads some nowhere" if lost else ""
    if stopped != traffic.stopped:
        traffic.stopped = stopped


def _like(traffic: Traffic) -> dict[str, Any]:
    story = orjson.loads(traffic.story)
    shape = {"shape": story["shape"]} if "shape" in story else {}
    origins = {"origins": dict(traffic.origins)} if traffic.origins else {}
    return {**shape, **origins, "paths": dict(traffic.paths), "host": traffic.host or traffic.entry.rstrip(".")}
