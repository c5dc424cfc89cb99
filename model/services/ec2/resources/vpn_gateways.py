"""Virtual private gateways: what exists: AWS's end of the tunnels and lines that lead to a VPC."""

from __future__ import annotations

from typing import ClassVar

from model.kernel.chance import Between
from model.kit.action import Action
from model.kit.column import Column
from model.kit.lifecycle import Auto, Lifecycle, When
from model.kit.resource import Resource
from model.kit.value import Value

GATEWAY_LIFE = Lifecycle(
    Auto("pending", to="available", after=Between(1, 5)),
    When("pending|available", asked="DeleteVpnGateway", to="deleting"),
    When("deleting|deleted", asked="DeleteVpnGateway"),
    Auto("deleting", to="deleted", after=Between(1, 5)),
    refusal=("IncorrectState", "The vpnGateway ID '{id}' is {state}"),
)


class VpcAttachment(Value):
    vpc_id: str
    state: str


class VpnGateway(
    Resource,
    key="vpn_gateway_id",
    prefix="vgw",
    arn="vpn-gateway/{vpn_gateway_id}",
    index=("vpc_id",),
    missing=("InvalidVpnGatewayID.NotFound", "The vpnGateway ID '{id}' does not exist"),
    malformed=("InvalidVpnGatewayId.Malformed", 'Invalid id: "{id}" (expecting "vgw-...")'),
    life=GATEWAY_LIFE,
    title="Virtual private gateways",
    columns=(
        Column("NAME", "label"),
        Column("ID", "vpn_gateway_id"),
        Column("STATE", "state", "state"),
        Column("VPC", "vpc_id"),
        Column("ATTACHMENT", "attachment_state", "state", priority=2),
        Column("ASN", "amazon_side_asn", priority=4),
        Column("AGE", "created_at", "age", priority=3),
    ),
    actions=(
        Action("AttachVpnGateway", "Attach to a VPC", "VpnGatewayId", key="a", asks=("VpcId",)),
        Action(
            "CreateVpnConnection",
            "Connect to a customer gateway",
            "VpnGatewayId",
            key="n",
            fixed={"Type": "ipsec.1"},
            asks=("CustomerGatewayId", "Options"),
        ),
        Action(
            "DetachVpnGateway",
            "Detach",
            "VpnGatewayId",
            key="x",
            confirm=2,
            consequence="Routes through it become blackholes: the network on premises is cut off.",
            asks=("VpcId",),
        ),
        Action("DeleteVpnGateway", "Delete", "VpnGatewayId", key="d", confirm=1),
    ),
    create="CreateVpnGateway",
    describe="DescribeVpnGateways",
):
    __fragments__: ClassVar[bool] = True

    vpn_gateway_id: str
    state: str = "pending"
    type: str = "ipsec.1"
    amazon_side_asn: int
    availability_zone: str | None = None
    vpc_id: str = ""
    "Empty while it is attached to none."
    attachment_state: str = ""

    @property
    def vpc_attachments(self) -> tuple[VpcAttachment, ...]:
        return (VpcAttachment(vpc_id=self.vpc_id, state=self.attachment_state),) if self.vpc_id else ()

    @property
    def attached_to(self) -> str:
        """The VPC that it really leads to."""
        return self.vpc_id if self.attachment_state == "attached" else ""
