"""Peering connections: what exists: two VPCs joined by their private addresses, whosever they are."""

from __future__ import annotations

from typing import ClassVar

from model.kit.action import Action
from model.kit.column import Column
from model.kit.lifecycle import Lifecycle, When
from model.kit.resource import Resource
from model.kit.value import Value

OPEN = ("initiating-request", "pending-acceptance", "provisioning", "active")
"The states in which a second connection between the same VPCs is refused."

PEERING_LIFE = Lifecycle(
    When("pending-acceptance", asked="AcceptVpcPeeringConnection", to="provisioning"),
    When("pending-acceptance", asked="RejectVpcPeeringConnection", to="rejected"),
    When("pending-acceptance|provisioning|active", asked="DeleteVpcPeeringConnection", to="deleted"),
    When("deleted", asked="DeleteVpcPeeringConnection"),
)


class PeeringOptions(Value):
    """The last two spoke of EC2-Classic, which is no more."""

    allow_dns_resolution_from_remote_vpc: bool = False
    allow_egress_from_local_classic_link_to_remote_vpc: bool = False
    allow_egress_from_local_vpc_to_remote_classic_link: bool = False


class PeeringBlock(Value):
    cidr_block: str


class PeeringBlock6(Value):
    ipv6_cidr_block: str


class PeeringVpc(Value):
    """One side. Of the one that has not accepted yet no ranges are told."""

    vpc_id: str
    owner_id: str
    region: str
    cidr_block: str | None = None
    cidr_block_set: tuple[PeeringBlock, ...] = ()
    ipv6_cidr_block_set: tuple[PeeringBlock6, ...] = ()
    peering_options: PeeringOptions = PeeringOptions()


class PeeringStatus(Value):
    code: str
    message: str


class VpcPeeringConnection(
    Resource,
    key="vpc_peering_connection_id",
    prefix="pcx",
    arn="vpc-peering-connection/{vpc_peering_connection_id}",
    index=("vpc_ids",),
    missing=("InvalidVpcPeeringConnectionID.NotFound", "The vpcPeeringConnection ID '{id}' does not exist"),
    malformed=("InvalidVpcPeeringConnectionId.Malformed", 'Invalid id: "{id}" (expecting "pcx-...")'),
    life=PEERING_LIFE,
    title="Peering connections",
    columns=(
        Column("NAME", "label"),
        Column("ID", "vpc_peering_connection_id"),
        Column("STATE", "state", "state"),
        Column("REQUESTER", "requester_vpc_info.vpc_id"),
        Column("ACCEPTER", "accepter_vpc_info.vpc_id"),
        Column("REQUESTER OWNER", "requester_vpc_info.owner_id", priority=4),
        Column("REQUESTER REGION", "requester_vpc_info.region", priority=4),
        Column("ACCEPTER OWNER", "accepter_vpc_info.owner_id", priority=3),
        Column("ACCEPTER REGION", "accepter_vpc_info.region", priority=4),
        Column("EXPIRES", "expiration_time", "age", priority=4),
        Column("AGE", "created_at", "age", priority=3),
    ),
    actions=(
        Action("AcceptVpcPeeringConnection", "Accept", "VpcPeeringConnectionId", key="a", confirm=1),
        Action("RejectVpcPeeringConnection", "Reject", "VpcPeeringConnectionId", key="x", confirm=1),
        Action(
            "ModifyVpcPeeringConnectionOptions",
            "Change DNS options",
            "VpcPeeringConnectionId",
            key="e",
            asks=("RequesterPeeringConnectionOptions", "AccepterPeeringConnectionOptions"),
        ),
        Action(
            "DeleteVpcPeeringConnection",
            "Delete",
            "VpcPeeringConnectionId",
            key="d",
            confirm=2,
            consequence="Routes through it become blackholes on both sides.",
        ),
    ),
    create="CreateVpcPeeringConnection",
    describe="DescribeVpcPeeringConnections",
):
    """Each side has it, with tags of its own; all else is the same on both."""

    __fragments__: ClassVar[bool] = True

    vpc_peering_connection_id: str
    requester_vpc_info: PeeringVpc
    accepter_vpc_info: PeeringVpc
    vpc_ids: tuple[str, ...]
    state: str = "initiating-request"
    message: str = ""
    expiration_time: float | None = None
    "While it waits for an answer."

    @property
    def status(self) -> PeeringStatus:
        return PeeringStatus(code=self.state, message=self.message)

    @property
    def sides(self) -> tuple[PeeringVpc, PeeringVpc]:
        return self.requester_vpc_info, self.accepter_vpc_info

    @property
    def is_within_region(self) -> bool:
        return self.requester_vpc_info.region == self.accepter_vpc_info.region

    def beyond(self, vpc_id: str) -> PeeringVpc:
        """The side that a VPC sees across it."""
        one, other = self.sides
        return other if one.vpc_id == vpc_id else one
