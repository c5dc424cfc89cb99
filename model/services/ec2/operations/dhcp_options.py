"""DHCP options: what you can ask for."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from ipaddress import AddressValueError, IPv4Address
from typing import Any

from model.gateway.call import Call
from model.kit.errors import AwsError
from model.kit.filters import Getter
from model.kit.operation import operation
from model.services.ec2.listing import Filters, listed
from model.services.ec2.refusals import has_dependents
from model.services.ec2.resources.dhcp_options import DhcpConfiguration, DhcpOptions, Text
from model.services.ec2.resources.vpcs import Vpc
from model.services.ec2.tagging import read_tag_specifications

AMAZON_DNS = "AmazonProvidedDNS"
NO_SET = "default"
SERVERS = ("domain-name-servers", "ntp-servers", "netbios-name-servers")
MOST_SERVERS = 4
OPTIONS = (*SERVERS, "domain-name", "netbios-node-type", "ipv6-address-preferred-lease-time")
NODE_TYPES = ("1", "2", "4", "8")

FILTERS: Mapping[str, Getter] = {
    "dhcp-options-id": lambda options: options.dhcp_options_id,
    "key": lambda options: [each.key for each in options.dhcp_configurations],
    "owner-id": lambda options: options.account,
    "value": lambda options: [text.value for each in options.dhcp_configurations for text in each.values],
}


@operation
async def create_dhcp_options(
    call: Call,
    *,
    dhcp_configurations: Sequence[Mapping[str, Any]],
    tag_specifications: Sequence[Mapping[str, Any]] | None = None,
) -> dict[str, Any]:
    """A set stays as it was made; a VPC that needs another one is given another one."""
    world, tags = call.world, read_tag_specifications(tag_specifications, "dhcp-options")
    if not dhcp_configurations:
        raise AwsError("MissingParameter", "The request must contain the parameter dhcpConfiguration")
    configurations = tuple(_read(each.get("Key", ""), each.get("Values", ())) for each in dhcp_configurations)
    options = DhcpOptions(dhcp_options_id=world.new_id("dopt"), dhcp_configurations=configurations, tags=tags)
    return {"dhcp_options": world.add(options)}


def _read(key: str, values: Sequence[str]) -> DhcpConfiguration:
    if key not in OPTIONS:
        raise AwsError("InvalidParameterValue", f"Value ({key}) for parameter name is invalid. Unknown DHCP option")
    if not values:
        raise AwsError("InvalidParameterValue", f"Value () for parameter {key} is invalid. A value is required")
    if key in SERVERS:
        _refuse_servers(key, values)
    if key == "netbios-node-type" and (len(values) > 1 or values[0] not in NODE_TYPES):
        raise AwsError(
            "InvalidParameterValue", f"Value ({', '.join(values)}) for parameter netbios-node-type is invalid."
        )
    return DhcpConfiguration(key=key, values=tuple(Text(value=value) for value in values))


def _refuse_servers(key: str, values: Sequence[str]) -> None:
    if len(values) > MOST_SERVERS:
        raise AwsError(
            "InvalidParameterValue",
            f"Value ({', '.join(values)}) for parameter {key} is invalid. At most {MOST_SERVERS} servers can be given",
        )
    for value in values:
        if not (_is_address(value) or (key == "domain-name-servers" and value == AMAZON_DNS)):
            raise AwsError(
                "InvalidParameterValue", f"Value ({value}) for parameter {key} is invalid. Invalid IP address"
            )


def _is_address(text: str) -> bool:
    try:
        IPv4Address(text)
    except AddressValueError:
        return False
    return True


@operation
async def describe_dhcp_options(
    call: Call,
    *,
    dhcp_options_ids: Sequence[str] | None = None,
    filters: Filters = None,
    max_results: int | None = None,
    next_token: str | None = None,
) -> dict[str, Any]:
    options, token = listed(call.world, DhcpOptions, dhcp_options_ids, filters, FILTERS, max_results, next_token)
    return {"dhcp_options": options, "next_token": token}


@operation
async def associate_dhcp_options(call: Call, *, dhcp_options_id: str, vpc_id: str) -> None:
    """With `default` for an id the VPC has no set at all."""
    vpc = call.world.get(Vpc, vpc_id)
    if dhcp_options_id != NO_SET:
        call.world.get(DhcpOptions, dhcp_options_id)
    vpc.tell(dhcp_options_id, call.world.now)


@operation
async def delete_dhcp_options(call: Call, *, dhcp_options_id: str) -> None:
    world = call.world
    options = world.get(DhcpOptions, dhcp_options_id)
    if world.where(Vpc, dhcp_options_id=dhcp_options_id):
        raise has_dependents("dhcpOptions", dhcp_options_id)
    world.remove(options)
