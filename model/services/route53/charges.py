"""What names cost: a zone for each month, the questions that are asked of it, and the health checks."""

from __future__ import annotations

from dataclasses import dataclass

from model.catalog.prices import price
from model.kit.world import World
from model.laws.moments import month_of
from model.services.ec2.resources.network_interfaces import NetworkInterface
from model.services.route53.home import home
from model.services.route53.probing import address_of
from model.services.route53.resources.health_checks import CheckTerms, HealthCheck
from model.services.route53.resources.hosted_zones import HostedZone
from model.services.route53.resources.spreads import SORTS, Spread, asked_at
from model.services.route53.resources.traffic_policies import TrafficPolicyInstance

_MILLION = 1e6
_FAST_SECONDS = 10


@dataclass(frozen=True, slots=True)
class ZoneCharges:
    """Of this calendar month: how many questions of each sort that costs something, and all dollars."""

    queries: tuple[tuple[str, float], ...]
    dollars: float


def charges_of(world: World, zone: HostedZone) -> ZoneCharges:
    """The whole month is charged for from its first day. What aliases of Amazon's own names answer is free."""
    own = home(world, zone.account)
    earlier = sum(each.serial < zone.serial for each in own.all(HostedZone))
    dollars = price("route53/zone").cost(1, already=earlier)
    dollars += price("route53/policy-record").cost(len(own.where(TrafficPolicyInstance, zone_id=zone.zone_id)))
    lines: list[tuple[str, float]] = []
    for sort in SORTS:
        asked, rates = queries_of(world, zone, sort), price(f"route53/queries/{sort}")
        if asked and rates.first:
            lines.append((sort, asked))
            dollars += rates.cost(asked / _MILLION)
    return ZoneCharges(tuple(lines), dollars)


def queries_of(world: World, zone: HostedZone, sort: str) -> float:
    """How many there were since the month began."""
    begun, found = month_of(world.now), 0.0
    for each in world.kernel.store.everywhere(Spread):
        rate = world.kernel.signals.get((each.account, each.region, asked_at(each.entry, zone.zone_id), sort))
        found += rate.integral(max(begun, rate.beginning[0]), world.now) if len(rate) else 0.0
    return found


def dollars_of(world: World, check: HealthCheck) -> float:
    """A month of a check: those of endpoints in AWS are cheaper, and the first fifty of them free but for extras."""
    own = home(world, check.account)
    before = [each for each in own.all(HealthCheck) if each.serial < check.serial and _is_in_aws(own, each.config)]
    if _is_in_aws(own, check.config):
        return price("route53/check/aws").cost(1, already=len(before)) + _extras(check.config, "aws")
    return price("route53/check/elsewhere").first + _extras(check.config, "elsewhere")


def _extras(terms: CheckTerms, where: str) -> float:
    said = (
        terms.type.startswith("HTTPS"),
        terms.search_string is not None,
        terms.asks_endpoint and terms.interval_seconds == _FAST_SECONDS,
        bool(terms.measure_latency),
    )
    return sum(said) * price(f"route53/check-feature/{where}").first


def _is_in_aws(world: World, terms: CheckTerms) -> bool:
    """What looks at what AWS knows anyway counts as such."""
    if not terms.asks_endpoint:
        return True
    address = terms.ip_address or address_of(world, terms) or ""
    field = "ipv6_ips" if ":" in address else "public_ips"
    return any(True for _ in world.kernel.store.wherever(NetworkInterface, field, address))
