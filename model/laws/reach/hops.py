"""The stations of a packet, and what stopped it at the last one.

Source: VPC Reachability Analyzer Guide, "Explanation codes".
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from model.laws.reach.firewall import AclEntry, GroupRule
from model.laws.reach.network import Nic, Route
from model.laws.reach.packets import Packet


class Station(StrEnum):
    """What a packet comes by, by AWS's name where it has an id."""

    INTERFACE = "network-interface"
    GROUP = "security-group"
    ACL = "network-acl"
    TABLE = "route-table"
    INTERNET_GATEWAY = "internet-gateway"
    EGRESS_ONLY_GATEWAY = "egress-only-internet-gateway"
    NAT_GATEWAY = "natgateway"
    PEERING = "vpc-peering-connection"
    VPN_GATEWAY = "vpn-gateway"
    SITE = "vpn-connection"
    ENDPOINT = "vpc-endpoint"
    VPC = "vpc"
    INTERNET = "internet"


class Code(StrEnum):
    """Why a packet goes no further. The last three are words of ours, for what AWS's analysis leaves out."""

    BAD_STATE = "BAD_STATE"
    BAD_STATE_ROUTE = "BAD_STATE_ROUTE"
    BAD_STATE_VPN = "BAD_STATE_VPN"
    ENI_SG_RULES_MISMATCH = "ENI_SG_RULES_MISMATCH"
    ENI_SOURCE_DEST_CHECK_RESTRICTION = "ENI_SOURCE_DEST_CHECK_RESTRICTION"
    IGW_DESTINATION_ADDRESS_NOT_IN_RFC1918_EGRESS = "IGW_DESTINATION_ADDRESS_NOT_IN_RFC1918_EGRESS"
    IGW_DESTINATION_ADDRESS_NOT_IN_RFC6598_EGRESS = "IGW_DESTINATION_ADDRESS_NOT_IN_RFC6598_EGRESS"
    IGW_PRIVATE_IP_ASSOCIATION_FOR_INGRESS = "IGW_PRIVATE_IP_ASSOCIATION_FOR_INGRESS"
    IGW_PUBLIC_IP_ASSOCIATION_FOR_EGRESS = "IGW_PUBLIC_IP_ASSOCIATION_FOR_EGRESS"
    NO_POSSIBLE_DESTINATION = "NO_POSSIBLE_DESTINATION"
    NO_ROUTE_TO_DESTINATION = "NO_ROUTE_TO_DESTINATION"
    PCX_REQUIRES_ADDRESS_IN_VPC_CIDR = "PCX_REQUIRES_ADDRESS_IN_VPC_CIDR"
    SUBNET_ACL_RESTRICTION = "SUBNET_ACL_RESTRICTION"
    VPCE_GATEWAY_PROTOCOL_RESTRICTION = "VPCE_GATEWAY_PROTOCOL_RESTRICTION"
    UNSOLICITED = "UNSOLICITED"
    "Nobody inside has asked for it: a NAT gateway or an egress-only gateway lets in answers only."
    ASYMMETRIC_RETURN = "ASYMMETRIC_RETURN"
    "The answer comes from somewhere else than where the question went, and is not believed."
    LOOP = "LOOP"
    "It goes round and round."


Reason = GroupRule | AclEntry | Route | None


@dataclass(frozen=True, slots=True)
class Hop:
    """`because` is the rule or route that passed the packet on or dropped it; `packet` is as it was on arrival."""

    station: Station
    id: str
    packet: Packet
    because: Reason = None
    dropped: Code | None = None
    leaving: bool = False
    "Of a firewall: whether it was asked about what goes out."


@dataclass(frozen=True, slots=True)
class Outside:
    """Somewhere beyond a network: the internet (no id), a site, or the service of an endpoint."""

    station: Station
    id: str = ""


End = Nic | Outside


@dataclass(frozen=True, slots=True)
class Walk:
    """The way of a packet and of its answer. It arrived when neither was dropped."""

    there: tuple[Hop, ...]
    back: tuple[Hop, ...] = ()
    end: End | None = None

    @property
    def arrived(self) -> bool:
        return self.end is not None and self.culprit is None

    @property
    def culprit(self) -> Hop | None:
        """Where it ended before its time."""
        last = self.back[-1:] or self.there[-1:]
        return last[0] if last and last[0].dropped else None
