"""CloudWatch: what you can ask for, about streams of metrics."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from model.gateway.call import Call
from model.kit.arn import read_arn
from model.kit.errors import AwsError
from model.kit.operation import operation
from model.kit.tags import read_tags
from model.kit.world import World
from model.services.cloudwatch.behavior.streaming import HOST, begin_streaming, stop_streaming
from model.services.cloudwatch.reading import check_statistics
from model.services.cloudwatch.resources.metric_streams import (
    RUNNING,
    STOPPED,
    MetricStream,
    StreamedStatistics,
    StreamFilter,
)
from model.services.cloudwatch.tokens import after

PAGE = 500
OFFERED = "json"

_CONFIGURATION = (
    *("firehose_arn", "role_arn", "output_format"),
    *("include_filters", "exclude_filters", "statistics_configurations"),
)


@operation(on=("metric-stream/{Name}",))
async def put_metric_stream(
    call: Call,
    *,
    name: str,
    firehose_arn: str,
    role_arn: str,
    output_format: str,
    include_filters: Sequence[Mapping[str, Any]] | None = None,
    exclude_filters: Sequence[Mapping[str, Any]] | None = None,
    statistics_configurations: Sequence[Mapping[str, Any]] | None = None,
    tags: Sequence[Mapping[str, str]] | None = None,
) -> dict[str, Any]:
    """Creates a stream that runs at once, or configures one anew, which then runs or not as it did."""
    world = call.world
    if include_filters and exclude_filters:
        raise _refused("IncludeFilters and ExcludeFilters cannot be given together.", "InvalidParameterCombination")
    wanted = MetricStream(
        name=name,
        firehose_arn=firehose_arn,
        role_arn=role_arn,
        output_format=output_format,
        include_filters=_filters(include_filters),
        exclude_filters=_filters(exclude_filters),
        statistics_configurations=StreamedStatistics.read_all(statistics_configurations),
        tags=read_tags(tags),
        last_update_date=world.now,
    )
    _check(call, wanted)
    stream = world.find(MetricStream, name)
    if stream is None:
        stream = world.add(wanted)
        begin_streaming(world, stream)
    else:
        for field in (*_CONFIGURATION, "last_update_date"):
            setattr(stream, field, getattr(wanted, field))
    return {"arn": stream.arn}


def _filters(given: Sequence[Mapping[str, Any]] | None) -> tuple[StreamFilter, ...]:
    if any("Namespace" not in each for each in given or ()):
        raise _refused("A filter of a metric stream needs a Namespace.", "MissingParameter")
    return StreamFilter.read_all(given)


def _check(call: Call, stream: MetricStream) -> None:
    if stream.output_format != OFFERED:
        raise _refused(f"OutputFormat {stream.output_format} is not offered by this cloud. There is: {OFFERED}")
    for each in stream.statistics_configurations:
        check_statistics(each.additional_statistics, "AdditionalStatistics")
    into, role = read_arn(stream.firehose_arn), read_arn(stream.role_arn)
    own = (call.world.region, call.world.account)
    if (into.service, into.kind, into.region, into.account) != ("firehose", "deliverystream", *own):
        raise _refused("FirehoseArn must be the ARN of a delivery stream of this account and Region.")
    if (role.service, role.kind, role.account) != ("iam", "role", call.world.account):
        raise _refused("RoleArn must be the ARN of a role of this account.")
    call.require("iam:PassRole", stream.role_arn, iam_PassedToService=f"{HOST}.amazonaws.com")


@operation
async def get_metric_stream(call: Call, *, name: str) -> dict[str, Any]:
    stream = call.world.get(MetricStream, name)
    told = {field: getattr(stream, field) or None for field in _CONFIGURATION}
    return {
        "name": stream.name,
        "arn": stream.arn,
        "state": stream.state,
        "creation_date": stream.creation_date,
        "last_update_date": stream.last_update_date,
        "include_linked_accounts_metrics": False,
        **told,
    }


@operation
async def list_metric_streams(
    call: Call, *, next_token: str | None = None, max_results: int | None = None
) -> dict[str, Any]:
    found = {each.name: each for each in call.world.all(MetricStream)}
    names, token = after(sorted(found), next_token, max_results or PAGE)
    return {"entries": [_entry(found[name]) for name in names], "next_token": token}


def _entry(stream: MetricStream) -> dict[str, Any]:
    fields = ("arn", "name", "firehose_arn", "state", "output_format", "creation_date", "last_update_date")
    return {field: getattr(stream, field) for field in fields}


@operation(on=("metric-stream/{Names}",))
async def start_metric_streams(call: Call, *, names: Sequence[str]) -> None:
    """From the minute under way on."""
    for stream in _named(call.world, names):
        if stream.state == STOPPED:
            begin_streaming(call.world, stream)


@operation(on=("metric-stream/{Names}",))
async def stop_metric_streams(call: Call, *, names: Sequence[str]) -> None:
    for stream in _named(call.world, names):
        if stream.state == RUNNING:
            stop_streaming(call.world, stream)


def _named(world: World, names: Sequence[str]) -> list[MetricStream]:
    """All of them or, where one does not exist, none."""
    missing = [name for name in names if world.find(MetricStream, name) is None]
    if missing:
        raise _refused(f"The metric streams [{', '.join(missing)}] do not exist.")
    return [world.get(MetricStream, name) for name in dict.fromkeys(names)]


@operation(on=("metric-stream/{Name}",))
async def delete_metric_stream(call: Call, *, name: str) -> None:
    """One that does not exist is deleted already."""
    stream = call.world.find(MetricStream, name)
    if stream is not None:
        stop_streaming(call.world, stream)
        call.world.remove(stream)


def _refused(message: str, code: str = "InvalidParameterValue") -> AwsError:
    return AwsError(code, message)
