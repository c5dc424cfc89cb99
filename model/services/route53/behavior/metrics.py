"""Route 53: what happens by itself: health checks publish what is thought of them, in the region of Route 53's own."""

from __future__ import annotations

from math import floor

from model.kernel.steps import Steps, total
from model.kit.world import World
from model.physics.metric import metric, series_key
from model.physics.minutes import MINUTE_SECONDS
from model.physics.series import Amount, Gauge, Series
from model.services.route53.behavior.health import SHARE, STATUS
from model.services.route53.home import HOME
from model.services.route53.resources.health_checks import HealthCheck
from model.services.route53.resources.hosted_zones import HostedZone
from model.services.route53.resources.spreads import SORTS, Spread, asked_at

NAMESPACE = "AWS/Route53"
_OF_CHECK = {"HealthCheckId": "check_id"}


@metric(NAMESPACE, "HealthCheckStatus", "None", of=HealthCheck, dimensions=_OF_CHECK)
def status(world: World, check: HealthCheck) -> Series | None:
    """1 while it is healthy, else 0."""
    return _gauge(world, check, STATUS)


@metric(NAMESPACE, "HealthCheckPercentageHealthy", "Percent", of=HealthCheck, dimensions=_OF_CHECK)
def percentage(world: World, check: HealthCheck) -> Series | None:
    """Which part of its checkers is content."""
    return _gauge(world, check, SHARE) if check.config.asks_endpoint else None


@metric(NAMESPACE, "DNSQueries", "None", of=HostedZone, dimensions={"HostedZoneId": "zone_id"})
def queries(world: World, zone: HostedZone) -> Series | None:
    """What its name servers are asked, by clients of load stories."""
    signals = world.kernel.signals
    of_entries = [
        signals.get((each.account, each.region, asked_at(each.entry, zone.zone_id), sort))
        for each in world.kernel.store.everywhere(Spread)
        for sort in SORTS
    ]
    found = [each for each in of_entries if len(each)]
    if world.region != HOME or not found:
        return None
    return Amount(series_key(world, zone.zone_id, "queries"), total(found), noise=0.0)


def _at_samples(level: Steps) -> Steps:
    """What is thought is looked up once a minute, at its end, and told of it: there is no half of a status."""
    return Steps((floor(at / MINUTE_SECONDS) * MINUTE_SECONDS, value) for at, value in level)


def _gauge(world: World, check: HealthCheck, quantity: str) -> Series | None:
    level = _at_samples(world.signal(check.check_id, quantity))
    if world.region != HOME or not len(level):
        return None
    return Gauge(series_key(world, check.check_id, quantity), level, noise=0.0)
