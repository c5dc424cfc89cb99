"""What a rule of Contributor Insights finds in log events, over the periods of a window."""

from __future__ import annotations

from collections import Counter
from collections.abc import AsyncIterator
from dataclasses import dataclass, field
from typing import Any

from model.kernel.unhurried import first_of, in_pieces, in_turns
from model.kit.errors import AwsError
from model.kit.world import World
from model.laws.contributor_rule import Contribution
from model.physics.metrics import Column
from model.services.cloudwatch.resources.insight_rules import InsightRule
from model.services.cloudwatch.windows import Window
from model.services.logs.resources.groups import INFREQUENT, LogGroup

RULE_METRICS = ("UniqueContributors", "MaxContributorValue", "SampleCount", "Sum", "Minimum", "Maximum", "Average")
"What INSIGHT_RULE_METRIC and reports can tell of each period."

AT_ONCE = 2000
"Events that are asked for at a time, so that nobody else waits for long."


@dataclass(slots=True)
class Share:
    """Of a contributor or of all, in a period or in all of them."""

    total: float = 0.0
    count: int = 0
    low: float = 0.0
    high: float = 0.0

    def add(self, value: float) -> None:
        self.low = min(self.low, value) if self.count else value
        self.high = max(self.high, value) if self.count else value
        self.total += value
        self.count += 1


@dataclass(slots=True)
class Contributor:
    """What came of one, altogether and in each period in which it has something."""

    keys: tuple[str, ...]
    whole: Share = field(default_factory=Share)
    periods: dict[int, Share] = field(default_factory=dict[int, Share])

    def rank(self, by: str) -> tuple[float, tuple[str, ...]]:
        """The greatest first, by what it sums up to or by its greatest single value."""
        return -(self.whole.total if by == "Sum" else self.whole.high), self.keys


@dataclass(slots=True)
class Contributions:
    """Of every contributor, and of all together in each period: added up as they are found."""

    window: Window
    contributors: dict[tuple[str, ...], Contributor] = field(default_factory=dict[tuple[str, ...], Contributor])
    total: float = 0.0
    _periods: dict[int, Share] = field(default_factory=dict[int, Share])
    _unique: Counter[int] = field(default_factory=Counter[int])

    def add(self, at: float, contribution: Contribution) -> None:
        place, value = self.window.place(at), contribution.value
        contributor = self.contributors.get(contribution.keys)
        if contributor is None:
            contributor = self.contributors[contribution.keys] = Contributor(contribution.keys)
        own = contributor.periods.get(place)
        if own is None:
            own = contributor.periods[place] = Share()
            self._unique[place] += 1
        for share in (own, contributor.whole, self._periods.setdefault(place, Share())):
            share.add(value)
        self.total += value

    async def column(self, metric: str) -> Column:
        """What nobody contributes to has neither values nor extremes; it is counted as 0."""
        if metric == "UniqueContributors":
            return [float(self._unique[place]) for place in range(self.window.count)]
        if metric == "MaxContributorValue":
            return await self._greatest()
        return [_told(metric, self._periods.get(place, _NOTHING)) for place in range(self.window.count)]

    async def ranked(self, by: str, most: int) -> list[Contributor]:
        """So many of the greatest contributors."""
        return await first_of(self.contributors.values(), most, lambda each: each.rank(by))

    async def _greatest(self) -> Column:
        greatest: Column = [None] * self.window.count
        async for some in in_pieces(self.contributors.values()):
            for contributor in some:
                for place, share in contributor.periods.items():
                    known = greatest[place]
                    greatest[place] = share.total if known is None else max(known, share.total)
        return greatest


_NOTHING = Share()


def _told(metric: str, share: Share) -> float | None:
    if metric in ("Sum", "SampleCount"):
        return float(share.total if metric == "Sum" else share.count)
    if not share.count:
        return None
    if metric == "Average":
        return share.total / share.count
    return share.low if metric == "Minimum" else share.high


async def contributions(world: World, rule: InsightRule, window: Window) -> Contributions:
    """Over the events of all its groups that came in while it was enabled."""
    found, reading = Contributions(window), rule.rule
    for group in world.all(LogGroup):
        if group.log_group_class != INFREQUENT and reading.covers(group.log_group_name):
            async for events in _events(world, group.log_group_name, window):
                async for event in in_turns(events):
                    if rule.saw(event["ingestionTime"]):
                        contribution = reading.contribution(event["message"])
                        if contribution is not None:
                            found.add(event["timestamp"] / 1000, contribution)
    return found


async def _events(world: World, group: str, window: Window) -> AsyncIterator[list[dict[str, Any]]]:
    asked: dict[str, Any] = {
        "logGroupName": group,
        "startTime": max(int(window.begin * 1000), 0),
        "endTime": max(int(window.end * 1000) - 1, 0),
        "limit": AT_ONCE,
    }
    while True:
        page = await world.ask("logs:FilterLogEvents", **asked)
        yield page["events"]
        if "nextToken" not in page:
            return
        asked["nextToken"] = page["nextToken"]


async def rule_column(world: World, name: str, metric: str, window: Window) -> Column:
    """What a rule tells of each period, for metric math."""
    rule = world.find(InsightRule, name)
    if rule is None:
        raise AwsError("ValidationError", f"Contributor Insights rule '{name}' does not exist")
    return await (await contributions(world, rule, window)).column(metric)
