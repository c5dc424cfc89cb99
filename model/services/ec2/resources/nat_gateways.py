"""NAT gateways: what exists: the way out of private subnets, which nothing comes in by."""

from __future__ import annotations

from typing import ClassVar

from model.kernel.chance import Between
from model.kit.action import Action
from model.kit.column import Column
from model.kit.lifecycle import Auto, Lifecycle, When
from model.kit.resource import Resource
from model.kit.value import Value

NAT_LIFE = Lifecycle(
    Auto("pending", to="available", after=Between(60, 120)),
    When("pending|available|failed", asked="DeleteNatGateway", to="deleting"),
    When("deleting|deleted", asked="DeleteNatGateway"),
    Auto("deleting", to="deleted", after=Between(30, 90)),
)


class NatAddress(Value):
    network_interface_id: str
    private_ip: str
    allocation_id: str | None = None
    association_id: str | None = None
    public_ip: str | None = None
    is_primary: bool = True
    status: str = "succeeded"


class NatGateway(
    Resource,
    key="nat_gateway_id",
    prefix="nat",
    arn="natgateway/{nat_gateway_id}",
    index=("vpc_id", "subnet_id", "client_tokens"),
    missing=("NatGatewayNotFound", "The Nat Gateway {id} was not found"),
    malformed=("NatGatewayMalformed", "The NatGateway ID '{id}' is malformed"),
    life=NAT_LIFE,
    title="NAT gateways",
    columns=(
        Column("NAME", "label"),
        Column("ID", "nat_gateway_id"),
        Column("STATE", "state", "state"),
        Column("KIND", "connectivity_type", priority=3),
        Column("PUBLIC IP", "public_ip", priority=2),
        Column("PRIVATE IP", "private_ip", priority=3),
        Column("SUBNET", "subnet_id", priority=2),
        Column("VPC", "vpc_id", priority=4),
        Column("AGE", "created_at", "age", priority=3),
    ),
    actions=(
        Action(
            "DeleteNatGateway",
            "Delete",
            "NatGatewayId",
            key="d",
            confirm=2,
            consequence="Routes through it become blackholes: the private subnets reach the internet no more.",
        ),
    ),
    create="CreateNatGateway",
    describe="DescribeNatGateways",
):
    __fragments__: ClassVar[bool] = True

    nat_gateway_id: str
    subnet_id: str
    vpc_id: str
    nat_gateway_addresses: tuple[NatAddress, ...]
    state: str = "pending"
    connectivity_type: str = "public"
    client_tokens: tuple[str, ...] = ()
    delete_time: float | None = None

    @property
    def create_time(self) -> float:
        return self.created_at

    @property
    def public_ip(self) -> str:
        return self.nat_gateway_addresses[0].public_ip or ""

    @property
    def private_ip(self) -> str:
        return self.nat_gateway_addresses[0].private_ip
