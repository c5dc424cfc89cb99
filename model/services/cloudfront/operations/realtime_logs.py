"""Real-time log configurations: what you can ask for."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from model.gateway.call import Call
from model.kit.arn import read_arn
from model.kit.errors import AwsError
from model.kit.operation import operation
from model.kit.world import World
from model.laws.edge.log_fields import FIELDS
from model.services.cloudfront.describing import summarized
from model.services.cloudfront.home import home
from model.services.cloudfront.paging import listed
from model.services.cloudfront.refusals import invalid, refuse_beyond
from model.services.cloudfront.resources.distributions import Distribution
from model.services.cloudfront.resources.realtime_logs import RealtimeLogConfig

KINESIS = "Kinesis"
MOST_PERCENT = 100


@operation(on=("realtime-log-config/{Name}",))
async def create_realtime_log_config(
    call: Call, *, end_points: list[dict[str, Any]], fields: list[str], name: str, sampling_rate: int
) -> dict[str, Any]:
    world = call.world
    refuse_beyond(world, "realtime-log-configs", len(world.all(RealtimeLogConfig)) + 1, "TooManyRealtimeLogConfigs")
    stream, role = _stream(call, end_points)
    made = RealtimeLogConfig(
        name=name, sampling_rate=_percent(sampling_rate), fields=_known(fields), stream_arn=stream, role_arn=role
    )
    return {"realtime_log_config": home(world).add(made).description}


def _stream(call: Call, said: Sequence[Mapping[str, Any]]) -> tuple[str, str]:
    """The ARNs of the stream and of the role in which it is written to."""
    if len(said) != 1 or said[0]["StreamType"] != KINESIS or not said[0].get("KinesisStreamConfig"):
        raise invalid("A real-time log configuration has one endpoint, which is a Kinesis data stream.")
    stream, role = said[0]["KinesisStreamConfig"]["StreamARN"], said[0]["KinesisStreamConfig"]["RoleARN"]
    place = read_arn(stream)
    if place.service != "kinesis" or not place.resource.startswith("stream/"):
        raise invalid("The endpoint's StreamARN is not that of a data stream.")
    if read_arn(role).service != "iam":
        raise invalid("The endpoint's RoleARN is not that of a role.")
    call.require("iam:PassRole", role, iam_PassedToService="cloudfront.amazonaws.com")
    return stream, role


def _percent(rate: int) -> int:
    if not 1 <= rate <= MOST_PERCENT:
        raise invalid(f"The sampling rate is between 1 and {MOST_PERCENT}.")
    return rate


def _known(fields: Sequence[str]) -> tuple[str, ...]:
    if not fields or len(set(fields)) < len(fields) or not set(FIELDS).issuperset(fields):
        raise invalid("The fields are some of those that real-time logs have, each of them once.")
    return tuple(fields)


@operation
async def get_realtime_log_config(call: Call, *, name: str | None = None, arn: str | None = None) -> dict[str, Any]:
    return {"realtime_log_config": _named(call.world, name, arn).description}


def _named(world: World, name: str | None, arn: str | None) -> RealtimeLogConfig:
    if not name and not arn:
        raise invalid("A real-time log configuration is named by its name or its ARN.")
    found = world.get(RealtimeLogConfig, name or (arn or "").rpartition("/")[2])
    if arn and found.arn != arn:
        raise RealtimeLogConfig.is_missing(arn)
    return found


@operation
async def update_realtime_log_config(
    call: Call,
    *,
    end_points: list[dict[str, Any]] | None = None,
    fields: list[str] | None = None,
    name: str | None = None,
    arn: str | None = None,
    sampling_rate: int | None = None,
) -> dict[str, Any]:
    """What is not said stays as it is."""
    found = _named(call.world, name, arn)
    stream = _stream(call, end_points) if end_points is not None else (found.stream_arn, found.role_arn)
    shown = _known(fields) if fields is not None else found.fields
    found.sampling_rate = _percent(sampling_rate) if sampling_rate is not None else found.sampling_rate
    found.fields, (found.stream_arn, found.role_arn) = shown, stream
    return {"realtime_log_config": found.description}


@operation
async def delete_realtime_log_config(call: Call, *, name: str | None = None, arn: str | None = None) -> None:
    found = _named(call.world, name, arn)
    if _users(call.world, found.arn):
        told = "Cannot delete the real-time log configuration because it is attached to one or more cache behaviors."
        raise AwsError("RealtimeLogConfigInUse", told)
    home(call.world).remove(found)


def _users(world: World, arn: str) -> list[Distribution]:
    found = world.all(Distribution)
    return [each for each in found if any(behaviour.realtime_log == arn for behaviour in each.setup.behaviours)]


@operation
async def list_realtime_log_configs(
    call: Call, *, max_items: str | None = None, marker: str | None = None
) -> dict[str, Any]:
    found = listed(call.world.all(RealtimeLogConfig), marker, max_items, lambda each: each.description)
    return {"realtime_log_configs": found}


@operation
async def list_distributions_by_realtime_log_config(
    call: Call,
    *,
    marker: str | None = None,
    max_items: str | None = None,
    realtime_log_config_name: str | None = None,
    realtime_log_config_arn: str | None = None,
) -> dict[str, Any]:
    name = realtime_log_config_name or (realtime_log_config_arn or "").rpartition("/")[2]
    known = call.world.find(RealtimeLogConfig, name)
    found = _users(call.world, known.arn) if known is not None else []
    return {"distribution_list": listed(found, marker, max_items, summarized)}
