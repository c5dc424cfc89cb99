"""Internet gateways: what exists: the way between a VPC and the internet."""

from __future__ import annotations

from typing import ClassVar

from model.kit.action import Action
from model.kit.column import Column
from model.kit.resource import Resource
from model.kit.value import Value
from model.services.ec2.resources.vpcs import is_classic


class GatewayAttachment(Value):
    vpc_id: str
    state: str = "available"


class InternetGateway(
    Resource,
    key="internet_gateway_id",
    prefix="igw",
    arn="internet-gateway/{internet_gateway_id}",
    index=("vpc_id",),
    missing=("InvalidInternetGatewayID.NotFound", "The internetGateway ID '{id}' does not exist"),
    malformed=("InvalidInternetGatewayId.Malformed", 'Invalid id: "{id}" (expecting "igw-...")'),
    title="Internet gateways",
    columns=(
        Column("NAME", "label"),
        Column("ID", "internet_gateway_id"),
        Column("STATE", "state", "state"),
        Column("VPC", "vpc_id"),
        Column("AGE", "created_at", "age", priority=3),
    ),
    actions=(
        Action("AttachInternetGateway", "Attach to a VPC", "InternetGatewayId", key="a", asks=("VpcId",)),
        Action(
            "DetachInternetGateway",
            "Detach",
            "InternetGatewayId",
            key="x",
            confirm=2,
            consequence="Routes through it become blackholes: nothing reaches the internet any more.",
            asks=("VpcId",),
        ),
        Action("DeleteInternetGateway", "Delete", "InternetGatewayId", key="d", confirm=1),
    ),
    create="CreateInternetGateway",
    describe="DescribeInternetGateways",
):
    __fragments__: ClassVar[bool] = True

    internet_gateway_id: str
    vpc_id: str = ""
    "Empty while it is attached to none."

    @property
    def is_hidden(self) -> bool:
        return is_classic(self.vpc_id)

    @property
    def attachments(self) -> tuple[GatewayAttachment, ...]:
        return (GatewayAttachment(vpc_id=self.vpc_id),) if self.vpc_id else ()

    @property
    def state(self) -> str:
        return "attached" if self.vpc_id else "detached"

    @property
    def owner_id(self) -> str:
        return self.account
