"""What Performance Insights tells of databases, for metric math: by its own names for what RDS publishes."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from model.kit.errors import AwsError
from model.kit.world import World
from model.laws.metric_math.values import Line, Lines
from model.services.cloudwatch.reading import read
from model.services.cloudwatch.resources.queries import Dimension, MetricName
from model.services.cloudwatch.windows import Window

SERVICE = "RDS"
STATISTICS = {"avg": "Average", "min": "Minimum", "max": "Maximum", "sum": "Sum", "sample_count": "SampleCount"}
_OPPOSITE = {"Minimum": "Maximum", "Maximum": "Minimum"}


class Counter(NamedTuple):
    """What RDS publishes of it: the counter's value is `least` and so many times what is published."""

    metric: str
    times: float = 1.0
    least: float = 0.0
    engines: frozenset[str] = frozenset()
    "The engines that have it, unless all do."

    def read(self, published: float) -> float:
        return self.least + self.times * published


_MYSQL = frozenset({"mysql", "mariadb"})
_POSTGRES = frozenset({"postgres"})

COUNTERS = {
    "db.load": Counter("DBLoad"),
    "os.cpuUtilization.total": Counter("CPUUtilization"),
    "os.cpuUtilization.idle": Counter("CPUUtilization", times=-1.0, least=100.0),
    "os.memory.free": Counter("FreeableMemory", times=1 / 1024),
    "os.network.rx": Counter("NetworkReceiveThroughput"),
    "os.network.tx": Counter("NetworkTransmitThroughput"),
    "os.diskIO.rdsdev.readIOsPS": Counter("ReadIOPS"),
    "os.diskIO.rdsdev.writeIOsPS": Counter("WriteIOPS"),
    "os.diskIO.rdsdev.avgQueueLen": Counter("DiskQueueDepth"),
    "db.Users.Threads_connected": Counter("DatabaseConnections", engines=_MYSQL),
    "db.User.numbackends": Counter("DatabaseConnections", engines=_POSTGRES),
}
"By the names that Performance Insights has for them."


def check_counter(arguments: Sequence[str | float]) -> None:
    """Refuse a question that no database answers."""
    service, database, metric = arguments
    if service != SERVICE:
        raise _refused(f"DB_PERF_INSIGHTS of {service} is not offered by this cloud. There is: {SERVICE}")
    if not isinstance(database, str) or not isinstance(metric, str):
        raise _refused("DB_PERF_INSIGHTS takes three texts in quotes")
    name, _, statistic = metric.rpartition(".")
    if name not in COUNTERS or statistic not in STATISTICS:
        known, ends = ", ".join(COUNTERS), ", ".join(STATISTICS)
        raise _refused(f"DB_PERF_INSIGHTS has no metric {metric}. There are: [{known}], each ending in one of [{ends}]")


async def told_by_database(world: World, arguments: Sequence[str | float], window: Window) -> Lines:
    """The line of a database on which Performance Insights is enabled, by its resource id."""
    from model.services.rds.resources.instances import DBInstance

    _, database, metric = (str(each) for each in arguments)
    name, _, ending = metric.rpartition(".")
    counter, statistic = COUNTERS[name], STATISTICS[ending]
    found = world.where(DBInstance, dbi_resource_id=database)
    if not found or not found[0].performance_insights_enabled:
        raise _refused(f"Performance Insights is not enabled on a database with the resource id {database}")
    (db,) = found
    if counter.engines and db.engine not in counter.engines:
        raise _refused(f"{db.engine} has no counter {name}")
    column = await _column(world, counter, db.db_instance_identifier, statistic, window)
    return (Line(tuple(window.starts), tuple(column), metric),)


async def _column(
    world: World, counter: Counter, identifier: str, statistic: str, window: Window
) -> Sequence[float | None]:
    dimension = Dimension(name="DBInstanceIdentifier", value=identifier)
    published = MetricName(namespace="AWS/RDS", metric_name=counter.metric, dimensions=(dimension,))
    reading = await read(world, published, window)
    counts = reading.one_column("SampleCount")
    if statistic == "SampleCount":
        return counts
    if statistic == "Sum":
        means = reading.one_column("Average")
        pairs = zip(means, counts, strict=True)
        return [None if mean is None else counter.read(mean) * (count or 0.0) for mean, count in pairs]
    asked = _OPPOSITE.get(statistic, statistic) if counter.times < 0 else statistic
    return [None if value is None else counter.read(value) for value in reading.one_column(asked)]


def _refused(message: str) -> AwsError:
    return AwsError("ValidationError", message)
