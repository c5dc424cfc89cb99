"""Egress-only internet gateways: what exists: the way of IPv6 out of a VPC, which nothing comes in by."""

from __future__ import annotations

from typing import ClassVar

from model.kit.action import Action
from model.kit.column import Column
from model.kit.resource import Resource
from model.services.ec2.resources.internet_gateways import GatewayAttachment


class EgressOnlyInternetGateway(
    Resource,
    key="egress_only_internet_gateway_id",
    prefix="eigw",
    arn="egress-only-internet-gateway/{egress_only_internet_gateway_id}",
    index=("vpc_id", "client_tokens"),
    missing=("InvalidGatewayID.NotFound", "The eigw ID '{id}' does not exist"),
    malformed=("InvalidEgressOnlyInternetGatewayId.Malformed", 'Invalid id: "{id}" (expecting "eigw-...")'),
    title="Egress-only internet gateways",
    columns=(
        Column("NAME", "label"),
        Column("ID", "egress_only_internet_gateway_id"),
        Column("STATE", "state", "state"),
        Column("VPC", "vpc_id"),
        Column("AGE", "created_at", "age", priority=3),
    ),
    actions=(
        Action(
            "DeleteEgressOnlyInternetGateway",
            "Delete",
            "EgressOnlyInternetGatewayId",
            key="d",
            confirm=2,
            consequence="Routes through it become blackholes: IPv6 reaches the internet no more.",
        ),
    ),
    create="CreateEgressOnlyInternetGateway",
    describe="DescribeEgressOnlyInternetGateways",
):
    __fragments__: ClassVar[bool] = True

    egress_only_internet_gateway_id: str
    vpc_id: str
    client_tokens: tuple[str, ...] = ()

    @property
    def attachments(self) -> tuple[GatewayAttachment, ...]:
        return (GatewayAttachment(vpc_id=self.vpc_id, state=self.state),)

    @property
    def state(self) -> str:
        """It is born attached."""
        return "attached"
