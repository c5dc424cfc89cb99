"""How requests are dealt out over the targets of a pool, as its owner chose."""

from __future__ import annotations

from typing import NamedTuple

from model.kit.world import World
from model.physics.choosing import ANYBODY, Least
from model.physics.flow import Algorithm
from model.services.elb.resources.load_balancers import ClassicBalancer
from model.services.elbv2.attribute_tables import Table, table_of_balancer, table_of_group
from model.services.elbv2.attributes import attribute
from model.services.elbv2.fronts import Pool
from model.services.elbv2.resources.load_balancers import LoadBalancer
from model.services.elbv2.resources.target_groups import TargetGroup

_ALGORITHMS: dict[str, Algorithm] = {
    "least_outstanding_requests": "least_outstanding_requests",
    "weighted_random": "weighted_random",
}


class Manner(NamedTuple):
    """How requests are dealt out over a pool, and what is granted to those that come and go."""

    algorithm: Algorithm
    across_zones: bool
    fail_open: bool
    slow_start_seconds: float
    draining_seconds: int
    least: Least = ANYBODY
    "How many have to be well, so that the others get nothing."
    least_in_zone: Least = ANYBODY
    "How many have to be well in a zone, so that clients are led there."
    mitigates: bool = False


def manner_of(world: World, pool: Pool) -> Manner:
    return _manner_of_classic(pool) if isinstance(pool, ClassicBalancer) else _manner_of_group(world, pool)


def _manner_of_classic(balancer: ClassicBalancer) -> Manner:
    """Requests go where the fewest are under way, connections to one after the other."""
    front, attributes = balancer.front, balancer.attributes
    reads = front is not None and front.listener.reads_requests
    draining = attributes.connection_draining
    return Manner(
        algorithm="least_outstanding_requests" if reads else "round_robin",
        across_zones=attributes.cross_zone_load_balancing.enabled,
        fail_open=False,
        slow_start_seconds=0.0,
        draining_seconds=draining.timeout if draining.enabled else 0,
    )


def _manner_of_group(world: World, group: TargetGroup) -> Manner:
    table = table_of_group(group.protocol, group.target_type)

    def chosen(key: str) -> str:
        return attribute(table, group.attributes, key)

    draining = "deregistration_delay.timeout_seconds"
    algorithm = chosen("load_balancing.algorithm.type") if "load_balancing.algorithm.type" in table else ""
    slow = chosen("slow_start.duration_seconds") if "slow_start.duration_seconds" in table else "0"
    return Manner(
        algorithm=_ALGORITHMS.get(algorithm, "round_robin"),
        across_zones=_across(world, group, chosen("load_balancing.cross_zone.enabled")),
        fail_open=True,
        slow_start_seconds=float(slow),
        draining_seconds=int(chosen(draining)) if draining in table else 0,
        least=_least(table, group, "unhealthy_state_routing"),
        least_in_zone=_least(table, group, "dns_failover"),
        mitigates=algorithm == "weighted_random" and chosen("load_balancing.algorithm.anomaly_mitigation") == "on",
    )


def _least(table: Table, group: TargetGroup, action: str) -> Least:
    key = f"target_group_health.{action}.minimum_healthy_targets"
    if f"{key}.count" not in table:
        return ANYBODY
    count, percentage = (attribute(table, group.attributes, f"{key}.{part}") for part in ("count", "percentage"))
    return Least(0 if count == "off" else int(count), 0.0 if percentage == "off" else int(percentage) / 100)


def _across(world: World, group: TargetGroup, chosen: str) -> bool:
    """What the group does not say the balancer decides: those of requests always spread, the others when told to."""
    if chosen in ("true", "false"):
        return chosen == "true"
    balancer = world.find(LoadBalancer, group.load_balancer_arns[0]) if group.load_balancer_arns else None
    if balancer is None:
        return True
    key = "load_balancing.cross_zone.enabled"
    return attribute(table_of_balancer(balancer.type), balancer.attributes, key) == "true"
