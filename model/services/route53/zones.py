"""Making and finding hosted zones."""

from __future__ import annotations

from typing import Any

from model.kit.errors import AwsError
from model.kit.world import World
from model.laws.dns.names import canonical, flaw_of
from model.laws.dns.records import Record
from model.services.route53.home import home
from model.services.route53.refusals import invalid
from model.services.route53.resources.hosted_zones import DelegationSet, HostedZone, ZoneVpc

NS_TTL, SOA_TTL = 172_800, 900
_TIMES = "1 7200 900 1209600 86400"

_TOPS = ("com", "net", "org", "co.uk")
PRIVATE_SERVERS = tuple(f"ns-{512 * place}.awsdns-00.{top}" for place, top in enumerate(_TOPS))
"What the NS record of every private zone says."


def zone_of(world: World, id: str) -> HostedZone:
    return world.get(HostedZone, id.rpartition("/")[2])


def find_set(world: World, id: str) -> DelegationSet:
    return world.get(DelegationSet, id.rpartition("/")[2])


def read_name(name: str) -> str:
    """Of a zone to be. Raises InvalidDomainName."""
    found = canonical(name)
    if flaw_of(found) or found == ".":
        raise AwsError("InvalidDomainName", f"DomainName '{name}' is not valid")
    return found


def draw_servers(world: World, *key: object) -> tuple[str, ...]:
    """Four name servers, each below another top-level domain, so that none of these can take them all down."""
    luck = home(world).luck("name servers", *key)
    numbers = [luck.below(512) for _ in _TOPS]
    return tuple(
        f"ns-{512 * place + number}.awsdns-{number // 8:02d}.{top}"
        for place, (number, top) in enumerate(zip(numbers, _TOPS, strict=True))
    )


def first_records(zone: HostedZone) -> tuple[Record, ...]:
    """What every zone has from the beginning."""
    servers = PRIVATE_SERVERS if zone.private_zone else zone.name_servers
    first = f"{servers[-1] if zone.private_zone else servers[0]}. awsdns-hostmaster.amazon.com. {_TIMES}"
    names = tuple(f"{each}." for each in servers)
    return (
        Record(name=zone.name, type="NS", ttl=NS_TTL, values=names),
        Record(name=zone.name, type="SOA", ttl=SOA_TTL, values=(first,)),
    )


async def check_vpc(world: World, given: dict[str, Any] | None) -> ZoneVpc:
    """A VPC of the account's, in whatever region. Raises InvalidVPCId."""
    region, id = (given or {}).get("VPCRegion"), (given or {}).get("VPCId")
    if not region or not id:
        raise invalid("Both VPCRegion and VPCId are needed to name a VPC.")
    try:
        await world.ask("ec2:DescribeVpcs", region=region, VpcIds=[id])
    except AwsError as refusal:
        raise AwsError("InvalidVPCId", "The VPC ID is invalid.") from refusal
    return ZoneVpc(vpc_region=region, vpc_id=id)


def refuse_conflict(world: World, name: str, vpc: ZoneVpc) -> None:
    """A VPC knows one private zone of a name."""
    for zone in world.where(HostedZone, name=name):
        if vpc in zone.vpcs:
            told = f"has already been associated with the hosted zone {zone.zone_id} with the same domain name."
            raise AwsError("ConflictingDomainExists", f"The VPC {vpc.vpc_id} in region {vpc.vpc_region} {told}")
