"""ELBv2: what happens by itself: balancers and target groups publish what flows through them."""

from __future__ import annotations

from collections.abc import Callable

from model.kernel.steps import combined, total
from model.kit.world import World
from model.physics.metric import METRICS, Metric, metric, series_key
from model.physics.series import Amount, Counter, Gauge, Series, Timing
from model.services.elbv2.health_checks import WEB
from model.services.elbv2.resources.load_balancers import LoadBalancer
from model.services.elbv2.resources.target_groups import TargetGroup
from model.services.elbv2.scale import BYTES_PER_UNIT, CONNECTIONS_PER_UNIT

NAMESPACE = "AWS/ApplicationELB"
_OF_BALANCER = {"LoadBalancer": "dimension"}
_OF_GROUP = {"TargetGroup": "dimension", "LoadBalancer": "balancer_dimension"}

_COUNTED_BY_BALANCER = {
    "RequestCount": "requests",
    "HTTPCode_Target_2XX_Count": "target_2xx",
    "HTTPCode_Target_4XX_Count": "target_4xx",
    "HTTPCode_Target_5XX_Count": "target_5xx",
    "HTTPCode_ELB_3XX_Count": "elb_3xx",
    "HTTPCode_ELB_4XX_Count": "elb_4xx",
    "HTTPCode_ELB_5XX_Count": "elb_5xx",
    "HTTPCode_ELB_502_Count": "elb_502",
    "HTTPCode_ELB_503_Count": "elb_503",
    "HTTPCode_ELB_504_Count": "elb_504",
    "HTTP_Redirect_Count": "redirects",
    "HTTP_Fixed_Response_Count": "fixed_responses",
    "TargetConnectionErrorCount": "connection_errors",
    "ClientTLSNegotiationErrorCount": "tls_errors",
    "RejectedConnectionCount": "rejected",
}
_COUNTED_BY_GROUP = {
    "RequestCount": "requests",
    "RequestCountPerTarget": "requests_per_target",
    "HTTPCode_Target_2XX_Count": "target_2xx",
    "HTTPCode_Target_4XX_Count": "target_4xx",
    "HTTPCode_Target_5XX_Count": "target_5xx",
    "TargetConnectionErrorCount": "connection_errors",
}


def _in_use(of: LoadBalancer | TargetGroup) -> bool:
    """What is counted of requests; a group that no balancer leads to publishes nothing."""
    if isinstance(of, LoadBalancer):
        return of.type == "application"
    return of.protocol in WEB and bool(of.load_balancer_arns)


def _counter(signal: str) -> Callable[[World, LoadBalancer | TargetGroup], Series | None]:
    """All counts of one balancer share their noise, so that they add up minute by minute."""

    def derive(world: World, of: LoadBalancer | TargetGroup) -> Series | None:
        rate = world.signal(of.arn, signal)
        return Counter(series_key(world, of.arn), rate) if len(rate) and _in_use(of) else None

    return derive


METRICS.extend(
    [
        Metric(NAMESPACE, name, "Count", LoadBalancer, _OF_BALANCER, _counter(signal))
        for name, signal in _COUNTED_BY_BALANCER.items()
    ]
)
METRICS.extend(
    [
        Metric(NAMESPACE, name, "Count", TargetGroup, _OF_GROUP, _counter(signal))
        for name, signal in _COUNTED_BY_GROUP.items()
    ]
)


@metric(NAMESPACE, "TargetResponseTime", "Seconds", of=LoadBalancer, dimensions=_OF_BALANCER)
@metric(NAMESPACE, "TargetResponseTime", "Seconds", of=TargetGroup, dimensions=_OF_GROUP)
def response_time(world: World, of: LoadBalancer | TargetGroup) -> Series | None:
    waiting, answered = world.signal(of.arn, "waiting_seconds"), world.signal(of.arn, "answered")
    return Timing(series_key(world, of.arn), waiting, answered) if len(answered) and _in_use(of) else None


@metric(NAMESPACE, "NewConnectionCount", "Count", of=LoadBalancer, dimensions=_OF_BALANCER)
def new_connections(world: World, balancer: LoadBalancer) -> Series | None:
    """Those of clients, and those to targets."""
    sides = [world.signal(balancer.arn, name) for name in ("new_connections", "target_connections")]
    return Counter(series_key(world, balancer.arn), total(sides)) if len(sides[0]) and _in_use(balancer) else None


@metric(NAMESPACE, "ActiveConnectionCount", "Count", of=LoadBalancer, dimensions=_OF_BALANCER)
def active_connections(world: World, balancer: LoadBalancer) -> Series | None:
    level = world.signal(balancer.arn, "active_connections")
    return Gauge(series_key(world, balancer.arn, "connections"), level) if len(level) and _in_use(balancer) else None


@metric(NAMESPACE, "ProcessedBytes", "Bytes", of=LoadBalancer, dimensions=_OF_BALANCER)
def processed_bytes(world: World, balancer: LoadBalancer) -> Series | None:
    rate = world.signal(balancer.arn, "bytes")
    return Amount(series_key(world, balancer.arn), rate) if len(rate) and _in_use(balancer) else None


@metric(NAMESPACE, "ConsumedLCUs", "Count", of=LoadBalancer, dimensions=_OF_BALANCER)
def consumed_units(world: World, balancer: LoadBalancer) -> Series | None:
    """Capacity units: the dimension that is used most decides."""
    parts = {
        "new_connections": CONNECTIONS_PER_UNIT["new"],
        "active_connections": CONNECTIONS_PER_UNIT["active"],
        "bytes": BYTES_PER_UNIT,
    }
    if not _in_use(balancer):
        return None
    used = [world.signal(balancer.arn, name).mapped(lambda x, unit=unit: x / unit) for name, unit in parts.items()]
    return Gauge(series_key(world, balancer.arn, "lcu"), combined(max, used), noise=0.0) if len(used[0]) else None


def _hosts(signal: str) -> Callable[[World, TargetGroup], Series | None]:
    def derive(world: World, group: TargetGroup) -> Series | None:
        level = world.signal(group.arn, signal)
        return Gauge(series_key(world, group.arn, signal), level, noise=0.0) if len(level) and _in_use(group) else None

    return derive


METRICS.extend(
    [
        Metric(NAMESPACE, "HealthyHostCount", "Count", TargetGroup, _OF_GROUP, _hosts("healthy")),
        Metric(NAMESPACE, "UnHealthyHostCount", "Count", TargetGroup, _OF_GROUP, _hosts("unhealthy")),
    ]
)
