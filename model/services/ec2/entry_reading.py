"""Rules of network ACLs as requests write them."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from model.kit.errors import AwsError
from model.kit.form import Form
from model.kit.quotas import most
from model.kit.world import World
from model.services.ec2.cidr import read_block, read_block6
from model.services.ec2.resources.network_acls import IcmpTypeCode, NetworkAclEntry, Ports

NAMES = {"all": "-1", "tcp": "6", "udp": "17", "icmp": "1", "icmpv6": "58"}
"AWS keeps protocols by their numbers."

WITH_PORTS = ("6", "17")
WITH_TYPES = ("1", "58")


class EntryForm(Form):
    network_acl_id: str
    rule_number: int
    protocol: str
    rule_action: str
    egress: bool
    cidr_block: str | None = None
    ipv6_cidr_block: str | None = None
    icmp_type_code: dict[str, Any] | None = None
    port_range: dict[str, Any] | None = None


def read_entry(world: World, asked: EntryForm) -> NetworkAclEntry:
    refuse_number(world, asked.rule_number)
    if bool(asked.cidr_block) == bool(asked.ipv6_cidr_block):
        raise _one_range(bool(asked.cidr_block))
    number = _protocol(asked.protocol)
    return NetworkAclEntry(
        rule_number=asked.rule_number,
        protocol=number,
        rule_action=asked.rule_action,
        egress=asked.egress,
        cidr_block=str(read_block(asked.cidr_block)) if asked.cidr_block else None,
        ipv6_cidr_block=str(read_block6(asked.ipv6_cidr_block)) if asked.ipv6_cidr_block else None,
        icmp_type_code=_types(asked.icmp_type_code) if number in WITH_TYPES else None,
        ports=_ports(asked.port_range) if number in WITH_PORTS else None,
    )


def refuse_number(world: World, number: int) -> None:
    if not 1 <= number <= most(world, "nacl/largest-rule-number"):
        raise AwsError(
            "InvalidParameterValue",
            f"Value ({number}) for parameter ruleNumber is invalid. The rule number must be between 1 and 32766.",
        )


def _one_range(both: bool) -> AwsError:
    if both:
        return AwsError(
            "InvalidParameterCombination", "The parameter cidrBlock cannot be used with the parameter ipv6CidrBlock"
        )
    return AwsError("MissingParameter", "Either 'cidrBlock' or 'ipv6CidrBlock' should be provided.")


def _protocol(word: str) -> str:
    number = NAMES.get(word.lower(), word)
    if number == "-1" or (number.isdecimal() and int(number) < 256):
        return number
    raise AwsError("InvalidParameterValue", f"Invalid value '{word}' for IP protocol. Unknown protocol.")


def _ports(range_: Mapping[str, Any] | None) -> Ports:
    if range_ is None or range_.get("From") is None or range_.get("To") is None:
        raise AwsError("MissingParameter", "The request must contain the parameter portRange")
    first, last = range_["From"], range_["To"]
    for port in (first, last):
        if not 0 <= port <= 65535:
            raise AwsError("InvalidParameterValue", f"TCP/UDP port ({port}) out of range")
    if first > last:
        raise AwsError("InvalidParameterValue", f"Invalid TCP/UDP port range ({first}:{last})")
    return Ports(first=first, last=last)


def _types(asked: Mapping[str, Any] | None) -> IcmpTypeCode:
    if asked is None:
        raise AwsError("MissingParameter", "The request must contain the parameter icmpTypeCode")
    found = IcmpTypeCode(type=asked.get("Type", -1), code=asked.get("Code", -1))
    for number, what in ((found.type, "type"), (found.code, "code")):
        if not -1 <= number <= 255:
            raise AwsError("InvalidParameterValue", f"ICMP {what} ({number}) out of range")
    return found
