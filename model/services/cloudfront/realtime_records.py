"""Telling of single viewers' requests in a data stream, while they are answered."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from model.kit.arn import read_arn
from model.kit.errors import AwsError
from model.kit.principal import Principal
from model.kit.world import World
from model.laws.edge.log_fields import MOST_OF_COOKIES, record
from model.services.cloudfront.access_logs import Visited, known_of
from model.services.cloudfront.resources.distributions import Distribution
from model.services.cloudfront.resources.realtime_logs import RealtimeLogConfig
from model.services.iam.resources.serving import acting_in


async def tell_at_once(world: World, primary: Distribution, distribution: Distribution, visited: Visited) -> None:
    """Of some in a hundred, as the behaviour's configuration has it. What cannot be written is lost.

    `primary` is whom the viewer asked, and another than the distribution where something is tried.
    """
    config = world.find(RealtimeLogConfig, visited.rule.realtime_log.rpartition("/")[2])
    if config is None or not _is_sampled(world, config):
        return
    actor = acting_in(world, config.role_arn, "cloudfront", source=distribution.arn)
    if actor is None:
        return
    known = {**known_of(world, distribution, visited), **_known_besides(world, distribution, visited)}
    if primary is not distribution:
        known["primary-distribution-id"] = primary.distribution_id
        known["primary-distribution-dns-name"] = primary.domain_name
    await _put(world, config, record(config.fields, known), known["x-edge-request-id"], under=actor)


def _is_sampled(world: World, config: RealtimeLogConfig) -> bool:
    return world.luck("real-time log", config.name, world.count("real-time log")).below(100) < config.sampling_rate


async def _put(world: World, config: RealtimeLogConfig, line: str, key: str, *, under: Principal) -> None:
    stream = read_arn(config.stream_arn)
    put: dict[str, Any] = {"StreamARN": config.stream_arn, "Data": line.encode(), "PartitionKey": key}
    try:
        await world.ask("kinesis:PutRecord", region=stream.region, account=stream.account, under=under, **put)
    except AwsError:
        return


def _known_besides(world: World, distribution: Distribution, visited: Visited) -> dict[str, str]:
    """What these logs tell besides, or in other words than those that come later."""
    view, headers = visited.view, visited.view.headers
    return {
        "timestamp": f"{world.now:.3f}",
        "sc-bytes": str(visited.delivered.size + _bytes(visited.delivered.headers)),
        "cs-host": view.host,
        "cs-uri-stem": f"{view.path}?{view.query}" if view.query else view.path,
        "cs-bytes": str(len(view.path) + _bytes(headers)),
        "x-host-header": distribution.domain_name,
        "c-ip-version": "IPv6" if ":" in view.address else "IPv4",
        "cs-user-agent": headers.get("user-agent", ""),
        "cs-referer": headers.get("referer", ""),
        "cs-cookie": headers.get("cookie", "")[:MOST_OF_COOKIES],
        "cs-accept-encoding": headers.get("accept-encoding", ""),
        "cs-accept": headers.get("accept", ""),
        "cs-headers": "".join([f"{name}:{value}\n" for name, value in headers.items()]),
        "cs-header-names": "".join([f"{name}\n" for name in headers]),
        "cs-headers-count": str(len(headers)),
    }


def _bytes(headers: Mapping[str, str]) -> int:
    """With the signs between and behind them."""
    return sum(len(name) + len(value) + 4 for name, value in headers.items())
