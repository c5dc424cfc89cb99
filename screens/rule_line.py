"""One rule as somebody writes it: texts until they are sent, and what they mean to a call."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from ipaddress import ip_network
from typing import Any, Final

from screens.rule_types import ALL_PORTS, ANYWHERE, RuleType, gives_away, type_of

NUMBERS: Final[Mapping[str, str]] = {"-1": "all", "6": "tcp", "17": "udp", "1": "icmp", "58": "icmpv6"}
_PORTED: Final = ("tcp", "udp")
_TYPED: Final = ("icmp", "icmpv6")


class Unwritten(ValueError):
    """A rule that cannot be sent yet; its text says what is amiss."""


@dataclass(frozen=True, slots=True)
class Line:
    """`key` is the rule's id where there is one already: `sgr-…`, or direction and number of an ACL's (`in 100`).

    `ports` are "22", "8000-8080" or "all"; of ICMP a type, or a type and a code ("3/1"). `number` and `allows` are of
    network ACLs.
    """

    key: str
    egress: bool
    protocol: str = "tcp"
    ports: str = ""
    peer: str = ""
    description: str = ""
    number: str = ""
    allows: bool = True

    @property
    def type(self) -> RuleType:
        return type_of(self.protocol, self.ports)

    @property
    def rule(self) -> Line:
        """What the rule says: all but its key and its description."""
        return replace(self, key="", description="")

    @property
    def span(self) -> tuple[int, int]:
        """First and last port, or type and code. Raises Unwritten."""
        if self.protocol in _PORTED:
            return _ports(self.ports)
        return _types(self.ports) if self.protocol in _TYPED else (-1, -1)


def tidied(line: Line) -> Line:
    """As AWS would keep it: ports without blanks, a range without host bits; what cannot be read stays as it is."""
    ports = line.ports.replace(" ", "") if line.protocol in (*_PORTED, *_TYPED) else ""
    first, dash, last = ports.partition("-")
    if line.protocol in _PORTED:
        ports = ALL_PORTS if ports == "all" else first if dash and first == last else ports
    elif line.protocol in _TYPED:
        ports = "all" if ports in ("", "all", "-1", "-1/-1") else ports.removesuffix("/-1")
    try:
        peer = str(ip_network(line.peer.strip(), strict=False))
    except ValueError:
        peer = line.peer.strip()
    return replace(line, ports=ports, peer=peer, number=line.number.strip())


def line_of_rule(rule: Mapping[str, Any]) -> Line:
    """A rule as DescribeSecurityGroupRules tells it."""
    protocol = _protocol(rule["IpProtocol"])
    group = rule.get("ReferencedGroupInfo", {}).get("GroupId", "")
    peer = rule.get("CidrIpv4") or rule.get("CidrIpv6") or rule.get("PrefixListId") or group
    ports = _said(protocol, rule.get("FromPort", -1), rule.get("ToPort", -1))
    key, text = rule["SecurityGroupRuleId"], rule.get("Description", "")
    return Line(key, rule["IsEgress"], protocol, ports, peer, text)


def line_of_entry(entry: Mapping[str, Any]) -> Line:
    """A rule as DescribeNetworkAcls tells it."""
    protocol = _protocol(entry["Protocol"])
    ports, types = entry.get("PortRange", {}), entry.get("IcmpTypeCode", {})
    span = (types.get("Type", -1), types.get("Code", -1)) if types else (ports.get("From", -1), ports.get("To", -1))
    return Line(
        entry_key(entry["Egress"], str(entry["RuleNumber"])),
        entry["Egress"],
        protocol,
        _said(protocol, *span),
        entry.get("CidrBlock") or entry.get("Ipv6CidrBlock", ""),
        number=str(entry["RuleNumber"]),
        allows=entry["RuleAction"] == "allow",
    )


def entry_key(egress: bool, number: str) -> str:
    return f"{'out' if egress else 'in'} {number}"


def rule_params(line: Line) -> dict[str, Any]:
    """As ModifySecurityGroupRules writes it. Raises Unwritten."""
    first, last = line.span
    described = {"Description": line.description} if line.description else {}
    return {
        "IpProtocol": "-1" if line.protocol == "all" else line.protocol,
        "FromPort": first,
        "ToPort": last,
        _member(line.peer): line.peer,
        **described,
    }


def entry_params(line: Line) -> dict[str, Any]:
    """As CreateNetworkAclEntry writes it, without the ACL. Raises Unwritten."""
    if not line.number.isdecimal():
        raise Unwritten(f"{line.number or 'Nothing'} is no number of a rule: say one from 1 to 32766.")
    first, last = line.span
    ports = {"PortRange": {"From": first, "To": last}} if line.protocol in _PORTED else {}
    types = {"IcmpTypeCode": {"Type": first, "Code": last}} if line.protocol in _TYPED else {}
    wanted = {name: number for number, name in NUMBERS.items()}
    return {
        "RuleNumber": int(line.number),
        "Protocol": wanted.get(line.protocol, line.protocol),
        "RuleAction": "allow" if line.allows else "deny",
        "Egress": line.egress,
        "Ipv6CidrBlock" if ":" in line.peer else "CidrBlock": line.peer,
        **ports,
        **types,
    }


def caution(line: Line) -> str:
    """What somebody should know before a group opens this; empty where there is nothing to say."""
    if line.egress or line.number or line.peer not in ANYWHERE:
        return ""
    try:
        given = gives_away(line.protocol, *line.span) if line.protocol in (*_PORTED, "all") else None
    except Unwritten:
        return ""
    return f"The whole world may try {given.name}: a range of your own addresses is safer." if given else ""


def _protocol(number: str) -> str:
    return NUMBERS.get(number, number)


def _member(peer: str) -> str:
    if peer.startswith("sg-"):
        return "ReferencedGroupId"
    if peer.startswith("pl-"):
        return "PrefixListId"
    return "CidrIpv6" if ":" in peer else "CidrIpv4"


def _said(protocol: str, first: int, last: int) -> str:
    if protocol in _PORTED:
        return str(first) if first == last else f"{first}-{last}"
    if protocol not in _TYPED:
        return ""
    return "all" if first == -1 else str(first) if last == -1 else f"{first}/{last}"


def _ports(text: str) -> tuple[int, int]:
    if text == "all":
        return 0, 65535
    first, dash, last = text.replace(" ", "").partition("-")
    if not first.isdecimal() or (dash and not last.isdecimal()):
        raise Unwritten(f"{text or 'Nothing'} is no port: say one such as 443, or a range such as 8000-8080.")
    return int(first), int(last or first)


def _types(text: str) -> tuple[int, int]:
    if text in ("", "all"):
        return -1, -1
    kind, slash, code = text.replace(" ", "").partition("/")
    if not kind.isdecimal() or (slash and not code.isdecimal()):
        raise Unwritten(f"{text} is no type of ICMP: say all, a type such as 8, or a type and a code such as 3/1.")
    return int(kind), int(code) if slash else -1
