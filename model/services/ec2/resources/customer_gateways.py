"""Customer gateways: what exists: what AWS knows of a device at the customer's end of a tunnel."""

from __future__ import annotations

from typing import ClassVar

from model.kit.action import Action
from model.kit.column import Column
from model.kit.lifecycle import Lifecycle, When
from model.kit.resource import Resource


class CustomerGateway(
    Resource,
    key="customer_gateway_id",
    prefix="cgw",
    arn="customer-gateway/{customer_gateway_id}",
    index=("ip_address",),
    missing=("InvalidCustomerGatewayID.NotFound", "The customerGateway ID '{id}' does not exist"),
    malformed=("InvalidCustomerGatewayId.Malformed", 'Invalid id: "{id}" (expecting "cgw-...")'),
    life=Lifecycle(
        When("available", asked="DeleteCustomerGateway", to="deleted"),
        When("deleted", asked="DeleteCustomerGateway"),
    ),
    title="Customer gateways",
    columns=(
        Column("NAME", "label"),
        Column("ID", "customer_gateway_id"),
        Column("STATE", "state", "state"),
        Column("IP", "ip_address"),
        Column("ASN", "bgp_asn", priority=2),
        Column("DEVICE", "device_name", priority=3),
        Column("AGE", "created_at", "age", priority=3),
    ),
    actions=(Action("DeleteCustomerGateway", "Delete", "CustomerGatewayId", key="d", confirm=1),),
    create="CreateCustomerGateway",
    describe="DescribeCustomerGateways",
):
    __fragments__: ClassVar[bool] = True

    customer_gateway_id: str
    ip_address: str
    bgp_asn: str
    type: str = "ipsec.1"
    device_name: str | None = None
    certificate_arn: str | None = None
    state: str = "available"
