"""Rules of security groups as requests write them, in all of AWS's forms."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass, replace
from ipaddress import IPv6Network
from typing import Any

from model.kit.errors import AwsError
from model.kit.world import World
from model.services.ec2.cidr import block
from model.services.ec2.classic_rules import group_in_classic, owner_in_classic, refuse_in_classic
from model.services.ec2.group_names import group_called, refuse_description
from model.services.ec2.peering import group_across
from model.services.ec2.prefix_lists import list_of
from model.services.ec2.resources.security_group_rules import Elsewhere
from model.services.ec2.resources.security_groups import SecurityGroup
from model.services.ec2.rules import ALL

NUMBERS = {"6": "tcp", "17": "udp", "1": "icmp", "58": "icmpv6", "all": ALL}
"The protocols that AWS writes by name although they came as a number."

PEERS = ("CidrIpv4", "CidrIpv6", "PrefixListId", "ReferencedGroupId")


@dataclass(frozen=True, slots=True)
class RuleForm:
    """What one rule says; two that differ in their description only are the same rule."""

    protocol: str
    from_port: int
    to_port: int
    cidr_ipv4: str | None = None
    cidr_ipv6: str | None = None
    prefix_list_id: str | None = None
    referenced_group_id: str | None = None
    across: Elsewhere | None = None
    description: str | None = None

    @property
    def fields(self) -> dict[str, Any]:
        """What the rule says, by the fields of one that is kept."""
        said = asdict(self)
        return {"ip_protocol": said.pop("protocol"), **said}

    @property
    def bare(self) -> RuleForm:
        return replace(self, description=None)

    @property
    def text(self) -> str:
        """The rule as AWS's refusals write it."""
        peer = self.cidr_ipv4 or self.cidr_ipv6 or self.prefix_list_id or self.referenced_group_id
        return f"peer: {peer}, {_words(self)}, ALLOW"


def _words(form: RuleForm) -> str:
    if form.protocol == ALL:
        return "ALL"
    if form.protocol in ("tcp", "udp"):
        return f"{form.protocol.upper()}, from port: {form.from_port}, to port: {form.to_port}"
    if form.protocol in ("icmp", "icmpv6"):
        kind, code = ("ALL" if each == -1 else each for each in (form.from_port, form.to_port))
        return f"{form.protocol.upper()}, type: {kind}, code: {code}"
    return f"protocol: {form.protocol}"


def read_rule(world: World, group: SecurityGroup, wanted: Mapping[str, Any]) -> RuleForm:
    """One rule with one peer, as ModifySecurityGroupRules writes it."""
    given = [name for name in PEERS if wanted.get(name)]
    if len(given) != 1:
        raise AwsError("InvalidParameterValue", f"Exactly one of {', '.join(PEERS)} must be specified.")
    if group.vpc_id is None:
        refuse_in_classic(wanted)
    base = read_ports(wanted.get("IpProtocol"), wanted.get("FromPort"), wanted.get("ToPort"))
    text = wanted.get("Description")
    if text is not None:
        refuse_description(text, "rule")
    peer = wanted[given[0]]
    return RuleForm(
        base.protocol,
        base.from_port,
        base.to_port,
        cidr_ipv4=read_cidr(peer) if given[0] == "CidrIpv4" else None,
        cidr_ipv6=read_cidr6(peer) if given[0] == "CidrIpv6" else None,
        prefix_list_id=read_prefix_list(world, peer) if given[0] == "PrefixListId" else None,
        description=text,
        **(read_group(world, group, peer) if given[0] == "ReferencedGroupId" else {}),
    )


def read_permissions(world: World, group: SecurityGroup, permissions: Sequence[Mapping[str, Any]]) -> list[RuleForm]:
    """Every rule that AWS's list of IpPermissions writes down, one for each peer."""
    forms = [form for each in permissions for form in _read_permission(world, group, each)]
    if len({form.bare for form in forms}) < len(forms):
        raise AwsError("InvalidParameterValue", "The same permission must not appear multiple times")
    return forms


def _read_permission(world: World, group: SecurityGroup, permission: Mapping[str, Any]) -> Iterator[RuleForm]:
    if group.vpc_id is None:
        refuse_in_classic(permission)
    base = read_ports(permission.get("IpProtocol"), permission.get("FromPort"), permission.get("ToPort"))
    forms = [replace(base, **peer) for peer in _peers(world, group, permission)]
    if not forms:
        raise AwsError("InvalidParameterValue", "Invalid value 'null' for peer: a source or destination is required.")
    yield from forms


def _peers(world: World, group: SecurityGroup, permission: Mapping[str, Any]) -> Iterator[dict[str, Any]]:
    for each in permission.get("IpRanges") or ():
        yield {"cidr_ipv4": read_cidr(each.get("CidrIp", "")), **_description(each)}
    for each in permission.get("Ipv6Ranges") or ():
        yield {"cidr_ipv6": read_cidr6(each.get("CidrIpv6", "")), **_description(each)}
    for each in permission.get("PrefixListIds") or ():
        yield {"prefix_list_id": read_prefix_list(world, each.get("PrefixListId", "")), **_description(each)}
    for each in permission.get("UserIdGroupPairs") or ():
        yield {**_other_group(world, group, each), **_description(each)}


def _description(peer: Mapping[str, Any]) -> dict[str, Any]:
    text = peer.get("Description")
    if text is not None:
        refuse_description(text, "rule")
    return {"description": text}


def _other_group(world: World, group: SecurityGroup, pair: Mapping[str, Any]) -> dict[str, Any]:
    id, name = pair.get("GroupId"), pair.get("GroupName")
    if not id and not name:
        raise AwsError(
            "MissingParameter", "Missing source specification: include source security group or CIDR information"
        )
    if group.vpc_id is None:
        return group_in_classic(world, pair.get("UserId") or world.account, id, name)
    own = pair.get("UserId") in (None, "", world.account)
    if not own and (not id or group_across(world, group, id) is None):
        raise AwsError("InvalidGroup.NotFound", f"The security group '{id or name}' does not exist")
    return read_group(world, group, id or group_called(world, name or "").group_id)


def read_group(world: World, group: SecurityGroup, id: str) -> dict[str, Any]:
    """What a rule of `group` says of another group that it can name: one of its VPC, or of a VPC peered with it."""
    if group.vpc_id is None:
        return group_in_classic(world, owner_in_classic(world, group, id), id, None)
    across = group_across(world, group, id)
    if across is None and world.get(SecurityGroup, id).vpc_id != group.vpc_id:
        raise AwsError("InvalidGroup.NotFound", "You have specified two resources that belong to different networks.")
    return {"referenced_group_id": id, "across": across}


def read_prefix_list(world: World, id: str) -> str:
    """The id of a prefix list that is there."""
    return list_of(world, id).prefix_list_id


def read_cidr(text: str) -> str:
    try:
        return str(block(text))
    except ValueError as error:
        raise AwsError("InvalidParameterValue", f"CIDR block {text} is malformed") from error


def read_cidr6(text: str) -> str:
    try:
        return str(IPv6Network(text, strict=False))
    except ValueError as error:
        raise AwsError("InvalidParameterValue", f"CIDR block {text} is malformed") from error


def read_ports(protocol: str | None, from_port: int | None, to_port: int | None) -> RuleForm:
    """Protocol and ports of a rule; where a protocol has no ports they are -1."""
    if not protocol:
        raise AwsError("MissingParameter", "The request must contain the parameter ipProtocol")
    known = _protocol(protocol)
    if known in ("tcp", "udp"):
        return _with_ports(known, from_port, to_port)
    if known in ("icmp", "icmpv6"):
        return _with_types(known, from_port, to_port)
    return RuleForm(known, -1, -1)


def _protocol(word: str) -> str:
    known = NUMBERS.get(word.lower(), word.lower())
    if known in (ALL, "tcp", "udp", "icmp", "icmpv6") or (known.isdecimal() and int(known) < 256):
        return known
    raise AwsError("InvalidParameterValue", f"Invalid value '{word}' for IP protocol. Unknown protocol.")


def _with_ports(protocol: str, first: int | None, last: int | None) -> RuleForm:
    if first is None or last is None:
        raise AwsError(
            "InvalidParameterValue",
            "Invalid value 'Must specify both from and to ports with TCP/UDP.' for portRange.",
        )
    for port in (first, last):
        if not 0 <= port <= 65535:
            raise AwsError("InvalidParameterValue", f"TCP/UDP port ({port}) out of range")
    if first > last:
        raise AwsError("InvalidParameterValue", f"Invalid TCP/UDP port range ({first}:{last})")
    return RuleForm(protocol, first, last)


def _with_types(protocol: str, kind: int | None, code: int | None) -> RuleForm:
    kind, code = -1 if kind is None else kind, -1 if code is None else code
    for number, what in ((kind, "type"), (code, "code")):
        if not -1 <= number <= 255:
            raise AwsError("InvalidParameterValue", f"ICMP {what} ({number}) out of range")
    if kind == -1 and code != -1:
        raise AwsError("InvalidParameterValue", f"ICMP code ({code}) must be -1 if the type is -1")
    return RuleForm(protocol, kind, code)
