"""Answers of name servers, and limits: what you can ask for."""

from __future__ import annotations

from ipaddress import ip_network
from typing import Any

from model.catalog.geography import place_of_address, place_of_region
from model.gateway.call import Call
from model.kit.errors import AwsError
from model.kit.form import Form, takes
from model.kit.operation import operation
from model.kit.quotas import most
from model.kit.resource import Resource
from model.laws.dns.names import canonical, is_within
from model.services.route53.answering import one_answer
from model.services.route53.home import HOME
from model.services.route53.operations.traffic_policies import standing_policies
from model.services.route53.refusals import invalid
from model.services.route53.resolving import asker_at
from model.services.route53.resources.health_checks import HealthCheck
from model.services.route53.resources.hosted_zones import DelegationSet, HostedZone
from model.services.route53.resources.traffic_policies import TrafficPolicyInstance
from model.services.route53.zones import find_set, zone_of

_OF_ACCOUNT: dict[str, tuple[str, type[Resource]]] = {
    "MAX_TRAFFIC_POLICY_INSTANCES_BY_OWNER": ("traffic-policy-instances-per-account", TrafficPolicyInstance),
    "MAX_HEALTH_CHECKS_BY_OWNER": ("health-checks-per-account", HealthCheck),
    "MAX_HOSTED_ZONES_BY_OWNER": ("hosted-zones-per-account", HostedZone),
    "MAX_REUSABLE_DELEGATION_SETS_BY_OWNER": ("delegation-sets-per-account", DelegationSet),
}


class AnswerForm(Form):
    """A question to the servers of a zone, and whom they are to take the asker for."""

    hosted_zone_id: str
    record_name: str
    record_type: str
    resolver_ip: str | None = None
    edns0_client_subnet_ip: str | None = None
    edns0_client_subnet_mask: str | None = None


@operation
@takes(AnswerForm)
async def test_dns_answer(call: Call, asked: AnswerForm) -> dict[str, Any]:
    """As somebody there would be told: at the client's address if the resolver passes that on, else at its own."""
    world = call.world
    zone = zone_of(world, asked.hosted_zone_id)
    name = canonical(asked.record_name)
    if zone.private_zone:
        raise invalid("Answers of private hosted zones cannot be tested.")
    if not is_within(name, zone.name):
        raise invalid(f"The name {name} does not lie in the zone {zone.name}")
    if asked.edns0_client_subnet_mask and not asked.edns0_client_subnet_ip:
        raise invalid("A mask needs the address of the client's subnet.")
    address, network = _whence(asked)
    place = place_of_address(address) if address else place_of_region(HOME)
    found = one_answer(world, name, asked.record_type, asker_at(world, place, network), of_zone=zone.zone_id)
    return {
        "nameserver": zone.name_servers[0],
        "record_name": name,
        "record_type": asked.record_type,
        "record_data": [line.value for line in found.lines if line.name == name],
        "response_code": found.status,
        "protocol": "UDP",
    }


def _whence(asked: AnswerForm) -> tuple[str, str]:
    """An address, and how much of it the name servers are told: of a client's subnet a /24, or a /64 of IPv6."""
    client, resolver = asked.edns0_client_subnet_ip, asked.resolver_ip
    if not client and not resolver:
        return "", ""
    mask = asked.edns0_client_subnet_mask or ("64" if ":" in (client or "") else "24")
    network = f"{client}/{mask}" if client else resolver or ""
    try:
        return client or resolver or "", str(ip_network(network, strict=False))
    except ValueError as error:
        raise invalid(f"There is no subnet {network}.") from error


@operation(on=("*",))
async def get_account_limit(call: Call, *, type: str) -> dict[str, Any]:
    world = call.world
    if type == "MAX_TRAFFIC_POLICIES_BY_OWNER":
        value = int(most(world, "route53/traffic-policies-per-account"))
        return {"limit": {"type": type, "value": value}, "count": len(standing_policies(world))}
    key, kind = _OF_ACCOUNT[type]
    return {"limit": {"type": type, "value": int(most(world, f"route53/{key}"))}, "count": len(world.all(kind))}


@operation
async def get_hosted_zone_limit(call: Call, *, type: str, hosted_zone_id: str) -> dict[str, Any]:
    zone = zone_of(call.world, hosted_zone_id)
    records = type == "MAX_RRSETS_BY_ZONE"
    if not records and not zone.private_zone:
        raise AwsError("HostedZoneNotPrivate", "The specified hosted zone is a public hosted zone.")
    key = "records-per-zone" if records else "vpcs-per-private-zone"
    count = zone.resource_record_set_count if records else len(zone.vpcs)
    return {"limit": {"type": type, "value": int(most(call.world, f"route53/{key}"))}, "count": count}


@operation
async def get_reusable_delegation_set_limit(call: Call, *, type: str, delegation_set_id: str) -> dict[str, Any]:
    found = find_set(call.world, delegation_set_id)
    zones = call.world.where(HostedZone, delegation_set_id=found.set_id)
    value = int(most(call.world, "route53/zones-per-delegation-set"))
    return {"limit": {"type": type, "value": value}, "count": len(zones)}
