"""Logs: what you can ask for, about metric filters."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from math import isfinite
from typing import Any

from model.gateway.call import Call
from model.kit.operation import operation
from model.laws.log_patterns.line import Line, read_number
from model.services.logs.behavior.extracting import LARGEST, examine
from model.services.logs.paging import page_of
from model.services.logs.refusals import invalid, not_of_its_class, too_many
from model.services.logs.resources.groups import INFREQUENT, LogGroup
from model.services.logs.resources.metric_filters import MetricFilter, Transformation
from model.services.logs.resources.streams import path_of
from model.services.logs.searching import patterned

MOST_FILTERS = 100
MOST_DIMENSIONS = 3


@operation
async def put_metric_filter(
    call: Call,
    *,
    log_group_name: str,
    filter_name: str,
    filter_pattern: str,
    metric_transformations: Sequence[Mapping[str, Any]],
    apply_on_transformed_logs: bool = False,
) -> None:
    """Counts what is said from now on; one that is there already is replaced."""
    world = call.world
    group = world.get(LogGroup, log_group_name)
    if group.log_group_class == INFREQUENT:
        raise not_of_its_class()
    patterned(filter_pattern)
    transformation = _read(metric_transformations[0])
    await examine(world, group, group.written)
    path = path_of(log_group_name, filter_name)
    known = world.find(MetricFilter, path)
    if known is not None:
        known.filter_pattern, known.transformation = filter_pattern, transformation
        known.since, known.put_at = group.written, world.now
        known.apply_on_transformed_logs = apply_on_transformed_logs
        return
    if len(world.where(MetricFilter, log_group_name=log_group_name)) >= MOST_FILTERS:
        raise too_many()
    fresh = MetricFilter(
        path=path,
        log_group_name=log_group_name,
        filter_name=filter_name,
        filter_pattern=filter_pattern,
        transformation=transformation,
        apply_on_transformed_logs=apply_on_transformed_logs,
        put_at=world.now,
        since=group.written,
    )
    world.add(fresh)


def _read(given: Mapping[str, Any]) -> Transformation:
    value: str = given["metricValue"]
    dimensions: Mapping[str, str] = given.get("dimensions") or {}
    if not value.startswith("$") and read_number(value) is None:
        raise invalid(f"Invalid metric transformation: metricValue {value} is neither a number nor a field.")
    if given["metricNamespace"].startswith("AWS/"):
        raise invalid("Invalid metric transformation: namespaces that begin with AWS/ are reserved.")
    if dimensions and "defaultValue" in given:
        text = "Invalid metric transformation: dimensions and default value are mutually exclusive properties."
        raise invalid(text)
    default = given.get("defaultValue")
    if not given["metricName"] or not given["metricNamespace"]:
        raise invalid("Invalid metric transformation: a metric has a name and a namespace.")
    if default is not None and not (isfinite(default) and abs(default) <= LARGEST):
        raise invalid(f"Invalid metric transformation: the default value {default} is none that a metric can have.")
    if any(not name or name.startswith(":") for name in dimensions):
        raise invalid("Invalid metric transformation: a dimension has a name that does not begin with a colon.")
    if len(dimensions) > MOST_DIMENSIONS:
        raise invalid(f"Invalid metric transformation: at most {MOST_DIMENSIONS} dimensions can be given.")
    return Transformation(
        metric_name=given["metricName"],
        metric_namespace=given["metricNamespace"],
        metric_value=value,
        default_value=default,
        dimensions=tuple(dimensions.items()),
        unit=given.get("unit", "None"),
    )


@operation
async def describe_metric_filters(
    call: Call,
    *,
    log_group_name: str | None = None,
    filter_name_prefix: str | None = None,
    metric_name: str | None = None,
    metric_namespace: str | None = None,
    next_token: str | None = None,
    limit: int | None = None,
) -> dict[str, Any]:
    """Of one group or of all, or those that feed a metric, which is named with its namespace."""
    world = call.world
    if (metric_name is None) != (metric_namespace is None):
        raise invalid("Both metricName and metricNamespace have to be given, or neither.")
    if log_group_name is not None:
        world.get(LogGroup, log_group_name)
    all_ = world.where(MetricFilter, log_group_name=log_group_name) if log_group_name else world.all(MetricFilter)
    metric = (metric_namespace, metric_name)
    found = [
        each
        for each in all_
        if each.filter_name.startswith(filter_name_prefix or "")
        and (metric_name is None or metric == (each.transformation.metric_namespace, each.transformation.metric_name))
    ]
    filters, token = page_of(found, lambda each: (each.filter_name, each.log_group_name), limit, next_token)
    return {"metric_filters": [_said(each) for each in filters], "next_token": token}


def _said(each: MetricFilter) -> dict[str, Any]:
    of = each.transformation
    transformation = {
        "metric_name": of.metric_name,
        "metric_namespace": of.metric_namespace,
        "metric_value": of.metric_value,
        "default_value": of.default_value,
        "dimensions": dict(of.dimensions) or None,
        "unit": of.unit if of.unit != "None" else None,
    }
    return {
        "filter_name": each.filter_name,
        "filter_pattern": each.filter_pattern,
        "metric_transformations": [transformation],
        "creation_time": int(each.put_at * 1000),
        "log_group_name": each.log_group_name,
        "apply_on_transformed_logs": each.apply_on_transformed_logs,
    }


@operation
async def delete_metric_filter(call: Call, *, log_group_name: str, filter_name: str) -> None:
    """What was said before is still counted."""
    world = call.world
    group = world.get(LogGroup, log_group_name)
    each = world.get(MetricFilter, path_of(log_group_name, filter_name))
    await examine(world, group, group.written)
    world.remove(each)


@operation
async def test_metric_filter(call: Call, *, filter_pattern: str, log_event_messages: Sequence[str]) -> dict[str, Any]:  # noqa: ARG001
    """Which of some texts a pattern is about, and what it takes out of them."""
    pattern = patterned(filter_pattern)
    taken = ((n, text, pattern.match(Line(text))) for n, text in enumerate(log_event_messages, 1))
    matches = [
        {"event_number": n, "event_message": text, "extracted_values": dict(found)}
        for n, text, found in taken
        if found is not None
    ]
    return {"matches": matches}
