"""ELBv2: what happens by itself: balancers of flows and of appliances publish what they count of them."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from model.kernel.steps import combined
from model.kit.world import World
from model.physics.metric import METRICS, Metric, series_key
from model.physics.series import Amount, Counter, Gauge, Series
from model.services.elbv2.resources.load_balancers import LoadBalancer
from model.services.elbv2.resources.target_groups import GENEVE, TargetGroup

NAMESPACES = {"network": "AWS/NetworkELB", "gateway": "AWS/GatewayELB"}
_OF_BALANCER = {"LoadBalancer": "dimension"}
_OF_GROUP = {"TargetGroup": "dimension", "LoadBalancer": "balancer_dimension"}

_FLOWS = ("TCP", "TLS", "UDP", "TCP_UDP")
PER_UNIT = {"new_connections": 800.0, "active_connections": 100_000.0, "bytes": 1e9 / 3600}
"""What one capacity unit holds of each, of flows over TCP."""

DeriveOfBalancer = Callable[[World, LoadBalancer], Series | None]


def _counter(type: str, signal: str) -> DeriveOfBalancer:
    def derive(world: World, balancer: LoadBalancer) -> Series | None:
        rate = world.signal(balancer.arn, signal)
        return Counter(series_key(world, balancer.arn), rate) if len(rate) and balancer.type == type else None

    return derive


def _amount(type: str) -> DeriveOfBalancer:
    def derive(world: World, balancer: LoadBalancer) -> Series | None:
        rate = world.signal(balancer.arn, "bytes")
        return Amount(series_key(world, balancer.arn), rate) if len(rate) and balancer.type == type else None

    return derive


def _level(type: str) -> DeriveOfBalancer:
    def derive(world: World, balancer: LoadBalancer) -> Series | None:
        level = world.signal(balancer.arn, "active_connections")
        key = series_key(world, balancer.arn, "connections")
        return Gauge(key, level) if len(level) and balancer.type == type else None

    return derive


def _units(type: str) -> DeriveOfBalancer:
    """Capacity units: the dimension that is used most decides."""

    def derive(world: World, balancer: LoadBalancer) -> Series | None:
        signals = [(world.signal(balancer.arn, name), unit) for name, unit in PER_UNIT.items()]
        used = [signal.mapped(lambda x, unit=unit: x / unit) for signal, unit in signals]
        if not len(used[0]) or balancer.type != type:
            return None
        return Gauge(series_key(world, balancer.arn, "lcu"), combined(max, used), noise=0.0)

    return derive


def _hosts(protocols: tuple[str, ...], signal: str) -> Callable[[World, TargetGroup], Series | None]:
    def derive(world: World, group: TargetGroup) -> Series | None:
        level = world.signal(group.arn, signal)
        if not len(level) or not group.load_balancer_arns or group.spoken not in protocols:
            return None
        return Gauge(series_key(world, group.arn, signal), level, noise=0.0)

    return derive


def _metrics(type: str, protocols: tuple[str, ...]) -> Iterator[Metric]:
    namespace = NAMESPACES[type]
    yield Metric(namespace, "NewFlowCount", "Count", LoadBalancer, _OF_BALANCER, _counter(type, "new_connections"))
    yield Metric(namespace, "ActiveFlowCount", "Count", LoadBalancer, _OF_BALANCER, _level(type))
    yield Metric(namespace, "ProcessedBytes", "Bytes", LoadBalancer, _OF_BALANCER, _amount(type))
    yield Metric(namespace, "ConsumedLCUs", "Count", LoadBalancer, _OF_BALANCER, _units(type))
    for name, signal in (("HealthyHostCount", "healthy"), ("UnHealthyHostCount", "unhealthy")):
        yield Metric(namespace, name, "Count", TargetGroup, _OF_GROUP, _hosts(protocols, signal))


METRICS.extend(_metrics("network", _FLOWS))
METRICS.extend(_metrics("gateway", (GENEVE,)))
METRICS.extend(
    Metric(NAMESPACES["network"], name, "Count", LoadBalancer, _OF_BALANCER, _counter("network", signal))
    for name, signal in (
        ("TCP_Target_Reset_Count", "connection_errors"),
        ("ClientTLSNegotiationErrorCount", "tls_errors"),
    )
)
