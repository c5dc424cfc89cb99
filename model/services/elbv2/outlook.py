"""What would become of a load story at a balancer: the machines of this moment, and the law of waiting lines."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from math import ceil
from operator import itemgetter
from typing import Any, NamedTuple

from model.kit.world import World
from model.physics.flow import Flow
from model.physics.queueing import percentile_seconds
from model.physics.traffic import Traffic, traffic_from
from model.services.elbv2.balance import Course, balance, course_of
from model.services.elbv2.books import Books
from model.services.elbv2.chained import passes_on
from model.services.elbv2.fronts import find_front, pools_behind
from model.services.elbv2.resources.targets import Target

COMFORTABLE_PERCENT = 70.0
"Up to this a machine has room for what it did not expect."


class Outlook(NamedTuple):
    """At one rate: how busy the machines behind are, how long answers take, how many requests per second fail."""

    rate: float
    machines: int
    cpu_percent: float
    latency_seconds: float
    p99_seconds: float
    failed: float

    @property
    def failed_share(self) -> float:
        return self.failed / self.rate if self.rate else 0.0

    @property
    def machines_wanted(self) -> int:
        """How many like those there are would be comfortable; what fails for want of them is work too."""
        wanted_percent = self.cpu_percent / max(1 - self.failed_share, 0.001)
        return max(ceil(self.machines * wanted_percent / COMFORTABLE_PERCENT), 1)


async def outlook(world: World, arn: str, told: Mapping[str, Any], rate: float) -> Outlook | None:
    """With so many of the story's requests per second. Nothing is written down; None where there is no balancer."""
    front = find_front(world, arn)
    if front is None:
        return None
    steady = {**told, "components": [{"steady": {"rate": rate}}]}
    traffic = traffic_from(arn, steady, world.now)
    known = world.find(Traffic, arn)
    if known is not None:
        traffic.inflows, traffic.poured = known.inflows, known.poured
    course, _ = course_of(world, front, traffic, Books())
    flows = [(await balance(world, pool, course)).flow for pool in pools_behind(world, front)]
    if passes_on(world, front):
        return await _outlook_behind(world, told, course, flows)
    return _weighed(course.rate, course.rate * course.leading.lost, flows)


async def _outlook_behind(
    world: World, told: Mapping[str, Any], course: Course, flows: Sequence[Flow]
) -> Outlook | None:
    """What gets through fares as it does at the balancer that carries it; the rest is lost on the way."""
    pairs = [pair for flow in flows for pair in zip(flow.targets, flow.outcomes, strict=True)]
    name, through = max(((each.id, outcome.answered) for each, outcome in pairs), key=itemgetter(1), default=("", 0.0))
    target = world.find(Target, name)
    found = await outlook(world, target.target_id, told, through) if target else None
    lost = course.rate - through
    return found._replace(rate=course.rate, failed=found.failed + lost) if found else _weighed(course.rate, lost, [])


def _weighed(rate: float, lost: float, flows: list[Flow]) -> Outlook:
    outcomes = [outcome for flow in flows for outcome in flow.outcomes]
    answering = [each for each in outcomes if each.answered]
    answered = sum(each.answered for each in answering)
    waiting = sum(each.waiting_seconds_per_second for each in answering)
    mean = waiting / answered if answered else 0.0

    def slower_than(seconds: float) -> float:
        return sum(each.answered * each.carried.slower_than(seconds) for each in answering) / answered

    return Outlook(
        rate=rate,
        machines=len(outcomes),
        cpu_percent=sum(each.carried.cpu_percent for each in outcomes) / len(outcomes) if outcomes else 0.0,
        latency_seconds=mean,
        p99_seconds=percentile_seconds(slower_than, 0.99, mean) if answered else 0.0,
        failed=lost + sum(flow.balancer_errors + flow.total(lambda each: each.server_errors) for flow in flows),
    )
