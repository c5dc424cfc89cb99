"""VPC endpoints: what exists: the private way from a VPC to a service of AWS."""

from __future__ import annotations

from typing import ClassVar

from model.kernel.chance import Between
from model.kit.action import Action
from model.kit.column import Column
from model.kit.lifecycle import Auto, Lifecycle, When
from model.kit.resource import Resource
from model.kit.value import Value
from model.services.ec2.resources.network_interfaces import GroupIdentifier

ENDPOINT = "vpc_endpoint"
"The type of an interface that stands for a service."

ENDPOINT_LIFE = Lifecycle(
    Auto("pending", to="available", after=Between(60, 150)),
    Auto("deleting", to="deleted", after=Between(5, 60)),
    When("pending|available", asked="DeleteVpcEndpoints", to="deleting"),
    When("deleting|deleted", asked="DeleteVpcEndpoints"),
    When("available", asked="ModifyVpcEndpoint"),
)


class DnsEntry(Value):
    dns_name: str
    hosted_zone_id: str


class VpcEndpoint(
    Resource,
    key="vpc_endpoint_id",
    prefix="vpce",
    arn="vpc-endpoint/{vpc_endpoint_id}",
    index=("vpc_id", "route_table_ids", "network_interface_ids", "client_tokens"),
    missing=("InvalidVpcEndpointId.NotFound", "The Vpc Endpoint Id '{id}' does not exist"),
    malformed=("InvalidVpcEndpointId.Malformed", 'Invalid id: "{id}" (expecting "vpce-...")'),
    life=ENDPOINT_LIFE,
    title="VPC endpoints",
    columns=(
        Column("NAME", "label"),
        Column("ID", "vpc_endpoint_id"),
        Column("STATE", "state", "state"),
        Column("KIND", "vpc_endpoint_type", priority=2),
        Column("SERVICE", "service_name"),
        Column("VPC", "vpc_id", priority=2),
        Column("TABLES", "route_table_ids", "list", priority=3),
        Column("SUBNETS", "subnet_ids", "list", priority=3),
        Column("AGE", "created_at", "age", priority=4),
    ),
    actions=(
        Action("ModifyVpcEndpoint", "Change its policy", "VpcEndpointId", key="p", confirm=1, asks=("PolicyDocument",)),
        Action(
            "ModifyVpcEndpoint",
            "Let everything through",
            "VpcEndpointId",
            key="f",
            confirm=1,
            fixed={"ResetPolicy": True},
        ),
        Action(
            "ModifyVpcEndpoint",
            "Change its route tables",
            "VpcEndpointId",
            key="r",
            confirm=1,
            asks=("AddRouteTableIds", "RemoveRouteTableIds"),
        ),
        Action(
            "DeleteVpcEndpoints",
            "Delete",
            "VpcEndpointIds",
            many=True,
            key="d",
            confirm=2,
            consequence="What it carried takes the way to the internet, or none.",
        ),
    ),
    create="CreateVpcEndpoint",
    describe="DescribeVpcEndpoints",
):
    __fragments__: ClassVar[bool] = True

    vpc_endpoint_id: str
    vpc_id: str
    service_name: str
    vpc_endpoint_type: str
    policy_document: str
    state: str = "pending"
    route_table_ids: tuple[str, ...] = ()
    subnet_ids: tuple[str, ...] = ()
    groups: tuple[GroupIdentifier, ...] = ()
    network_interface_ids: tuple[str, ...] = ()
    private_dns_enabled: bool = False
    dns_entries: tuple[DnsEntry, ...] = ()
    client_tokens: tuple[str, ...] = ()

    @property
    def owner_id(self) -> str:
        return self.account

    @property
    def creation_timestamp(self) -> float:
        return self.created_at

    @property
    def requester_managed(self) -> bool:
        return False

    @property
    def ip_address_type(self) -> str:
        return "ipv4"

    @property
    def word(self) -> str:
        """The service's own part of its name: s3."""
        return self.service_name.rpartition(".")[2]
