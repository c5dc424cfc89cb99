"""Structures that a form asks for as something simpler: one id, a few of them, or pairs."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, Final

from model.client import Question
from screens.widgets.field import FieldType

_PROTOCOLS: Final = {"all": "-1", "tcp": "tcp", "udp": "udp", "icmp": "icmp"}
_WRITTEN: Final = "A rule is written like tcp 443 0.0.0.0/0, udp 1000-2000 sg-…, icmp ::/0 or all 10.0.0.0/8"


@dataclass(frozen=True, slots=True)
class Eased:
    """How a parameter is asked for, and the structure that the answer means."""

    type: FieldType
    wrap: Callable[[Any], Any]


_EASED: Final[Mapping[str, Eased]] = {
    "LaunchTemplate": Eased("text", lambda id: {"LaunchTemplateId": id}),
    "IamInstanceProfile": Eased("text", lambda name: {"Name": name}),
    "Dimensions": Eased("tags", lambda pairs: [{"Name": each["Key"], "Value": each["Value"]} for each in pairs]),
    "Targets": Eased("list", lambda ids: [{"Id": id} for id in ids]),
    "DefaultActions": Eased("text", lambda arn: [{"Type": "forward", "TargetGroupArn": arn}]),
    "IpPermissions": Eased("list", lambda rules: [permission(rule) for rule in rules]),
    "VPCZoneIdentifier": Eased("list", ",".join),
}

BEGINNINGS: Final[Mapping[str, Any]] = {
    "IpPermissions": ["tcp 80 0.0.0.0/0"],
    "LaunchTemplateData": {"InstanceType": "t3.micro"},
    "PolicyDocument": {
        "Version": "2012-10-17",
        "Statement": [{"Effect": "Allow", "Action": "s3:GetObject", "Resource": "*"}],
    },
}
"""What stands in the form where an empty one would be a riddle."""


def eased(question: Question) -> Eased | None:
    """How to ask more simply; None where the shape itself is asked for."""
    found = _EASED.get(question.name)
    if found is None or (question.type not in ("json", "text")):
        return None
    return found


def permission(rule: str) -> dict[str, Any]:
    """`tcp 80 0.0.0.0/0` as AWS has it; ValueError says how rules are written."""
    match rule.split():
        case [protocol, source] if protocol in ("all", "icmp"):
            first, last = -1, -1
        case [("tcp" | "udp") as protocol, ports, source]:
            low, _, high = ports.partition("-")
            if not (low.isdecimal() and (high or low).isdecimal()):
                raise ValueError(f"{ports} is no port. {_WRITTEN}.")
            first, last = int(low), int(high or low)
        case _:
            raise ValueError(f"{_WRITTEN}.")
    span = {} if protocol == "all" else {"FromPort": first, "ToPort": last}
    return {"IpProtocol": _PROTOCOLS[protocol], **span, **peer_of(source)}


def peer_of(text: str) -> dict[str, Any]:
    """The source or destination of a permission: a group, a prefix list, or a range of either family."""
    if text.startswith("sg-"):
        return {"UserIdGroupPairs": [{"GroupId": text}]}
    if text.startswith("pl-"):
        return {"PrefixListIds": [{"PrefixListId": text}]}
    return {"Ipv6Ranges": [{"CidrIpv6": text}]} if ":" in text else {"IpRanges": [{"CidrIp": text}]}
