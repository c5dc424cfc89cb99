"""CloudWatch: what you can ask for, to have data kept."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from math import isfinite
from typing import Any

from model.gateway.call import Call
from model.kit.errors import AwsError
from model.kit.operation import operation
from model.kit.quotas import most
from model.kit.world import World
from model.physics.retention import DAY_SECONDS, HOUR_SECONDS
from model.services.cloudwatch import stored
from model.services.cloudwatch.behavior.vigils import announce_put
from model.services.cloudwatch.resources.queries import MetricName, metric_named

OLDEST_SECONDS = 14 * DAY_SECONDS
NEWEST_SECONDS = 2 * HOUR_SECONDS
LARGEST_VALUE = 2.0**360
SOURCES = ("Value", "Values", "StatisticValues")


@operation
async def put_metric_data(
    call: Call, *, namespace: str, metric_data: Sequence[Mapping[str, Any]] | None = None
) -> None:
    """Keeps data points up to two weeks old and two hours ahead. Entities of data points are not kept."""
    world = call.world
    if namespace.startswith("AWS/"):
        raise _invalid(f"The value {namespace} for parameter Namespace is invalid.")
    if metric_data is None:
        raise AwsError("MissingParameter", "The parameter MetricData is required.")
    _check_size(world, "MetricData", metric_data, "metrics-per-put")
    for n, datum in enumerate(metric_data, 1):
        _check(world, f"MetricData.member.{n}", datum)
    for datum in metric_data:
        name = metric_named(namespace, datum["MetricName"], datum.get("Dimensions"))
        _keep(world, name, datum)


def _keep(world: World, name: MetricName, datum: Mapping[str, Any]) -> None:
    stored.put(world, name, stored.read_datum(datum, world.now))
    announce_put(world, name)


def _check(world: World, path: str, datum: Mapping[str, Any]) -> None:
    _check_dimensions(world, path, datum.get("Dimensions") or ())
    _check_sources(path, datum)
    _check_time(path, datum.get("Timestamp", world.now) - world.now)
    if datum.get("StorageResolution", 60) not in (1, 60):
        raise _invalid(f"The value for parameter {path}.StorageResolution must be 1 or 60.")
    if "Values" in datum:
        _check_size(world, f"{path}.Values", datum["Values"], "values-per-datum")
        if "Counts" in datum and len(datum["Counts"]) != len(datum["Values"]):
            raise _invalid(f"The parameters {path}.Values and {path}.Counts must be of the same size.")
    for name, value in _numbers(datum):
        if not isfinite(value) or abs(value) > LARGEST_VALUE:
            raise _invalid(f"The value {value} for parameter {path}.{name} is invalid.")
    _check_summary(path, datum.get("StatisticValues"))


def _check_dimensions(world: World, path: str, dimensions: Sequence[Mapping[str, str]]) -> None:
    _check_size(world, f"{path}.Dimensions", dimensions, "dimensions-per-metric")
    names = [dimension["Name"] for dimension in dimensions]
    if len(set(names)) < len(names):
        raise _invalid(f"The parameter {path}.Dimensions must not name a dimension twice.")
    if any(name.startswith(":") for name in names):
        raise _invalid(f"The parameter {path}.Dimensions must not have a name that starts with a colon.")


def _check_sources(path: str, datum: Mapping[str, Any]) -> None:
    """A datum has a value, values, or a summary of values."""
    given = [source for source in SOURCES if source in datum]
    if len(given) > 1:
        one, other = given[:2]
        raise AwsError(
            "InvalidParameterCombination",
            f"The parameters {path}.{one} and {path}.{other} are mutually exclusive and you have specified both.",
        )
    if not given or datum.get("Values") == []:
        asked = ", ".join(f"{path}.{source}" for source in SOURCES)
        raise AwsError("MissingParameter", f"At least one of the parameters {asked} must be specified.")


def _check_time(path: str, ahead_seconds: float) -> None:
    if ahead_seconds < -OLDEST_SECONDS:
        raise _invalid(f"The parameter {path}.Timestamp must specify a time within the past two weeks.")
    if ahead_seconds > NEWEST_SECONDS:
        raise _invalid(f"The parameter {path}.Timestamp must specify a time no more than two hours in the future.")


def _numbers(datum: Mapping[str, Any]) -> list[tuple[str, float]]:
    listed = [
        (f"{name}.member.{n}", value) for name in ("Values", "Counts") for n, value in enumerate(datum.get(name, ()), 1)
    ]
    summary = [(f"StatisticValues.{name}", value) for name, value in datum.get("StatisticValues", {}).items()]
    return listed + summary + ([("Value", datum["Value"])] if "Value" in datum else [])


def _check_summary(path: str, summary: Mapping[str, float] | None) -> None:
    if summary is None:
        return
    if summary["Minimum"] > summary["Maximum"]:
        raise _invalid(f"The parameter {path}.StatisticValues.Maximum must be greater than the parameter Minimum.")
    if summary["SampleCount"] <= 0:
        raise _invalid(f"The value for parameter {path}.StatisticValues.SampleCount must be greater than 0.")


def _check_size(world: World, path: str, collection: Sequence[object], quota: str) -> None:
    allowed = most(world, f"cloudwatch/{quota}")
    if len(collection) > allowed:
        raise _invalid(f"The collection {path} must not have a size greater than {allowed:.0f}.")


def _invalid(message: str) -> AwsError:
    return AwsError("InvalidParameterValue", message)
