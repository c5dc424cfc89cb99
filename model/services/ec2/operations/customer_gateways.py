"""Customer gateways: what you can ask for."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from ipaddress import AddressValueError, IPv4Address
from typing import Any

from model.gateway.call import Call
from model.kit.errors import AwsError
from model.kit.filters import Getter, select
from model.kit.operation import operation
from model.kit.tags import Tag
from model.kit.world import World
from model.services.ec2.limits import refuse_beyond
from model.services.ec2.listing import Filters, named
from model.services.ec2.narrowing import narrowed
from model.services.ec2.resources.customer_gateways import CustomerGateway
from model.services.ec2.resources.vpn_connections import VpnConnection
from model.services.ec2.tagging import read_tag_specifications

DEFAULT_ASN = 65_000
MOST_ASN = 4_294_967_295
NOBODYS = (0, 7224, 9059, 10124, 17943)
"AWS's own numbers, which no customer has."

FILTERS: Mapping[str, Getter] = {
    "bgp-asn": lambda gateway: gateway.bgp_asn,
    "customer-gateway-id": lambda gateway: gateway.customer_gateway_id,
    "ip-address": lambda gateway: gateway.ip_address,
    "state": lambda gateway: gateway.state,
    "type": lambda gateway: gateway.type,
}


@operation
async def create_customer_gateway(
    call: Call,
    *,
    type: str,
    ip_address: str | None = None,
    public_ip: str | None = None,
    bgp_asn: int | None = None,
    bgp_asn_extended: int | None = None,
    device_name: str | None = None,
    tag_specifications: Sequence[Mapping[str, Any]] | None = None,
) -> dict[str, Any]:
    """A gateway that says the same as one that is there is that one."""
    world, tags = call.world, read_tag_specifications(tag_specifications, "customer-gateway")
    address = _read_address(ip_address or public_ip)
    asn = str(_read_asn(world, bgp_asn or bgp_asn_extended))
    refuse_other_types(type)
    known = _same_address(world, address, asn, device_name)
    return {"customer_gateway": known or _new(world, address, asn, device_name, tags)}


def refuse_other_types(type: str) -> None:
    if type != "ipsec.1":
        raise AwsError("InvalidParameterValue", f"Value ({type}) for parameter type is invalid.")


def _read_address(text: str | None) -> str:
    if text is None:
        raise AwsError("MissingParameter", "The request must contain the parameter IpAddress or CertificateArn")
    try:
        return str(IPv4Address(text))
    except AddressValueError as error:
        raise AwsError("InvalidParameterValue", f"Value ({text}) for parameter ipAddress is invalid.") from error


def _read_asn(world: World, asn: int | None) -> int:
    """In 2017 it had to be said, also of devices that speak no BGP."""
    if asn is None and world.cell.settings.quotas == "notes-2017":
        raise AwsError("MissingParameter", "The request must contain the parameter bgpAsn")
    found = DEFAULT_ASN if asn is None else asn
    if found in NOBODYS or not 0 < found <= MOST_ASN:
        raise AwsError("InvalidParameterValue", f"Value ({found}) for parameter bgpAsn is invalid.")
    return found


def _same_address(world: World, address: str, asn: str, device_name: str | None) -> CustomerGateway | None:
    for each in world.where(CustomerGateway, ip_address=address):
        if each.state == "deleted" or each.device_name != device_name:
            continue
        if each.bgp_asn != asn:
            raise AwsError(
                "InvalidCustomerGateway.DuplicateIpAddress",
                f"The IP address {address} is already that of the customer gateway {each.id}.",
            )
        return each
    return None


def _new(world: World, address: str, asn: str, device_name: str | None, tags: tuple[Tag, ...]) -> CustomerGateway:
    count = sum(each.state != "deleted" for each in world.all(CustomerGateway)) + 1
    quota = "vpn/customer-gateways-per-region"
    refuse_beyond(world, quota, count, "CustomerGatewayLimitExceeded", "customer gateways")
    return world.add(
        CustomerGateway(
            customer_gateway_id=world.new_id("cgw"), ip_address=address, bgp_asn=asn, device_name=device_name, tags=tags
        )
    )


@operation
async def describe_customer_gateways(
    call: Call, *, customer_gateway_ids: Sequence[str] | None = None, filters: Filters = None
) -> dict[str, Any]:
    world = call.world
    found = (
        named(world, CustomerGateway, customer_gateway_ids)
        if customer_gateway_ids
        else narrowed(world, CustomerGateway, filters, {"ip-address": "ip_address"})
    )
    return {"customer_gateways": select(found, filters, FILTERS)}


@operation
async def delete_customer_gateway(call: Call, *, customer_gateway_id: str) -> None:
    world = call.world
    gateway = world.get(CustomerGateway, customer_gateway_id)
    used = world.where(VpnConnection, customer_gateway_id=customer_gateway_id)
    if any(each.state not in ("deleting", "deleted") for each in used):
        raise AwsError("IncorrectState", "The customer gateway is in use.")
    world.request(gateway, "DeleteCustomerGateway")
