"""What a rule of Contributor Insights finds in log events, over the periods of a window."""

from __future__ import annotations

from collections.abc import AsyncIterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from model.kernel.unhurried import in_turns
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
    """What came of one contributor in one period."""

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
class Contributions:
    """Of every contributor, its share in each period in which it has one."""

    window: Window
    shares: dict[tuple[str, ...], dict[int, Share]] = field(default_factory=dict[tuple[str, ...], dict[int, Share]])

    def add(self, at: float, contribution: Contribution) -> None:
        periods = self.shares.setdefault(contribution.keys, {})
        periods.setdefault(self.window.place(at), Share()).add(contribution.value)

    def column(self, metric: str) -> Column:
        """What nobody contributes to has neither values nor extremes; it is counted as 0."""
        periods: list[list[Share]] = [[] for _ in range(self.window.count)]
        for shares in self.shares.values():
            for place, share in shares.items():
                periods[place].append(share)
        return [_told(metric, shares) for shares in periods]

    def ranked(self, by: str) -> list[tuple[tuple[str, ...], dict[int, Share]]]:
        """The greatest contributor first, by what all its periods sum up to or by its greatest single value."""

        def rank(shares: Mapping[int, Share]) -> float:
            totals, highs = (share.total for share in shares.values()), (share.high for share in shares.values())
            return sum(totals) if by == "Sum" else max(highs)

        return sorted(self.shares.items(), key=lambda item: (-rank(item[1]), item[0]))


def _told(metric: str, shares: Sequence[Share]) -> float | None:
    total, count = sum(share.total for share in shares), sum(share.count for share in shares)
    if metric == "UniqueContributors":
        return float(len(shares))
    if metric in ("Sum", "SampleCount"):
        return float(total if metric == "Sum" else count)
    if not shares:
        return None
    if metric == "MaxContributorValue":
        return max(share.total for share in shares)
    if metric == "Average":
        return total / count
    return min(share.low for share in shares) if metric == "Minimum" else max(share.high for share in shares)


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
    return (await contributions(world, rule, window)).column(metric)
