"""ELB: what happens by itself: Classic balancers publish what flows through them."""

from __future__ import annotations

from collections.abc import Callable

from model.kit.world import World
from model.physics.metric import METRICS, Metric, metric, series_key
from model.physics.series import Amount, Counter, Gauge, Series, Timing
from model.services.elb.resources.load_balancers import ClassicBalancer

NAMESPACE = "AWS/ELB"
_BY_NAME = {"LoadBalancerName": "load_balancer_name"}

_COUNTED = {
    "RequestCount": "requests",
    "HTTPCode_Backend_2XX": "target_2xx",
    "HTTPCode_Backend_4XX": "target_4xx",
    "HTTPCode_Backend_5XX": "target_5xx",
    "HTTPCode_ELB_5XX": "elb_5xx",
    "BackendConnectionErrors": "connection_errors",
    "SpilloverCount": "spilled",
    "EstimatedALBNewConnectionCount": "new_connections",
}
_LEVELS = {
    "HealthyHostCount": "healthy",
    "UnHealthyHostCount": "unhealthy",
    "SurgeQueueLength": "waiting_in_line",
    "EstimatedALBActiveConnectionCount": "active_connections",
}
_OF_REQUESTS = ("HTTPCode_Backend_2XX", "HTTPCode_Backend_4XX", "HTTPCode_Backend_5XX", "HTTPCode_ELB_5XX")
"""What a balancer that only passes bytes on cannot count."""


def _counter(name: str, signal: str) -> Callable[[World, ClassicBalancer], Series | None]:
    """All counts of one balancer share their noise, so that they add up minute by minute."""

    def derive(world: World, balancer: ClassicBalancer) -> Series | None:
        rate = world.signal(balancer.arn, signal)
        if not len(rate) or (name in _OF_REQUESTS and not _reads_requests(balancer)):
            return None
        return Counter(series_key(world, balancer.arn), rate)

    return derive


def _reads_requests(balancer: ClassicBalancer) -> bool:
    return balancer.front is not None and balancer.front.listener.reads_requests


def _level(signal: str) -> Callable[[World, ClassicBalancer], Series | None]:
    def derive(world: World, balancer: ClassicBalancer) -> Series | None:
        level = world.signal(balancer.arn, signal)
        return Gauge(series_key(world, balancer.arn, signal), level, noise=0.0) if len(level) else None

    return derive


METRICS.extend(
    Metric(NAMESPACE, name, "Count", ClassicBalancer, _BY_NAME, _counter(name, signal))
    for name, signal in _COUNTED.items()
)
METRICS.extend(
    Metric(NAMESPACE, name, "Count", ClassicBalancer, _BY_NAME, _level(signal)) for name, signal in _LEVELS.items()
)


@metric(NAMESPACE, "Latency", "Seconds", of=ClassicBalancer, dimensions=_BY_NAME)
def latency(world: World, balancer: ClassicBalancer) -> Series | None:
    waiting, answered = world.signal(balancer.arn, "waiting_seconds"), world.signal(balancer.arn, "answered")
    return Timing(series_key(world, balancer.arn), waiting, answered) if len(answered) else None


@metric(NAMESPACE, "EstimatedProcessedBytes", "Bytes", of=ClassicBalancer, dimensions=_BY_NAME)
def processed_bytes(world: World, balancer: ClassicBalancer) -> Series | None:
    rate = world.signal(balancer.arn, "bytes")
    return Amount(series_key(world, balancer.arn), rate) if len(rate) else None
