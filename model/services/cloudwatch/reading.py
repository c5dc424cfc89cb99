"""Any metric over any periods, whether a service publishes it or a customer put it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from model.kit.errors import AwsError
from model.kit.world import World
from model.physics.metrics import PERCENTILE, Column, Tally, column
from model.physics.trimmed import read_trim
from model.services.cloudwatch import published, stored
from model.services.cloudwatch.resources.queries import MetricName
from model.services.cloudwatch.windows import Window, forgotten, tiers

STATISTICS = ("SampleCount", "Average", "Sum", "Minimum", "Maximum")


@dataclass(frozen=True, slots=True)
class Reading:
    """A metric over the periods of a window, by unit: one for what a service publishes, any for what was put."""

    window: Window
    tallies: dict[str, Tally]
    forgotten: int
    "How many of the first periods are too old to be read."

    def column(self, statistic: str, unit: str) -> Column:
        """The statistic of every period; None where there is no data, or none any more."""
        found = column(self.tallies[unit], statistic)
        return [None] * self.forgotten + found[self.forgotten :] if self.forgotten else found

    def one_column(self, statistic: str) -> Column:
        """The statistic of every period in whatever unit there is: of several, the first by the alphabet."""
        if len(self.tallies) == 1:
            return self.column(statistic, next(iter(self.tallies)))
        found: Column = [None] * self.window.count
        for unit in sorted(self.tallies, reverse=True):
            found = [old if new is None else new for old, new in zip(found, self.column(statistic, unit), strict=True)]
        return found


async def read(world: World, name: MetricName, window: Window, unit: str | None = None) -> Reading:
    lost = forgotten(window, world.now, tiers(world.cell.settings))
    if any(published.declarations(name)):
        its_unit, series = published.series_of(world, name)
        if not series or unit not in (None, its_unit):
            return Reading(window, {}, lost)
        return Reading(window, {its_unit: await published.unhurried_tally(series, window, world.now)}, lost)
    return Reading(window, await stored.tallies(world, name, window, unit), lost)


def check_statistic(statistic: str, parameter: str) -> None:
    """Refuse what is neither a statistic nor a percentile nor one of a trimmed range."""
    if statistic not in STATISTICS and not is_extended(statistic):
        raise AwsError("InvalidParameterValue", f"The value {statistic} for parameter {parameter} is not supported.")


def check_statistics(statistics: Sequence[str], parameter: str) -> None:
    for n, statistic in enumerate(statistics, 1):
        check_statistic(statistic, f"{parameter}.member.{n}")


def is_extended(statistic: str) -> bool:
    """Whether it is none of the five that every metric has."""
    return is_percentile(statistic) or read_trim(statistic) is not None


def is_percentile(statistic: str) -> bool:
    percentile = PERCENTILE.fullmatch(statistic)
    return percentile is not None and float(percentile[1]) <= 100
