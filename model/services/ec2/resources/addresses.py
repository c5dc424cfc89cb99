"""Elastic IPs: what exists: a public address that an account keeps until it gives it back."""

from __future__ import annotations

from typing import ClassVar

from model.kit.action import Action
from model.kit.column import Column
from model.kit.resource import Resource

STANDARD = "standard"
"The domain of addresses for EC2-Classic, which have no ids and go by themselves."


class Address(
    Resource,
    key="allocation_id",
    prefix="eipalloc",
    arn="elastic-ip/{allocation_id}",
    index=("public_ip", "association_id", "network_interface_id", "instance_id"),
    missing=("InvalidAllocationID.NotFound", "The allocation ID '{id}' does not exist"),
    title="Elastic IPs",
    columns=(
        Column("NAME", "label"),
        Column("ID", "allocation_id"),
        Column("PUBLIC IP", "public_ip"),
        Column("PRIVATE IP", "private_ip_address", priority=2),
        Column("INSTANCE", "instance_id", priority=2),
        Column("INTERFACE", "interface_told", priority=3),
        Column("AGE", "created_at", "age", priority=3),
    ),
    actions=(
        Action("AssociateAddress", "Associate", "AllocationId", key="a", asks=("InstanceId", "NetworkInterfaceId")),
        Action("ReleaseAddress", "Release", "AllocationId", key="d", confirm=1),
    ),
    create="AllocateAddress",
    describe="DescribeAddresses",
):
    __fragments__: ClassVar[bool] = True

    allocation_id: str
    public_ip: str
    domain: str = "vpc"
    public_ipv4_pool: str = "amazon"
    network_border_group: str = ""
    association_id: str | None = None
    network_interface_id: str | None = None
    network_interface_owner_id: str | None = None
    private_ip_address: str | None = None
    instance_id: str | None = None

    @property
    def interface_told(self) -> str | None:
        return None if self.domain == STANDARD else self.network_interface_id
