"""Virtual interfaces: what exists: a VLAN on a line, and the BGP session in it."""

from __future__ import annotations

from typing import Any

from model.kernel.chance import Between
from model.kit.action import Action
from model.kit.column import Column
from model.kit.lifecycle import Auto, Lifecycle, When
from model.kit.resource import Resource
from model.kit.value import Value

INTERFACE_LIFE = Lifecycle(
    Auto("verifying", to="pending", after=Between(3600, 86400)),
    Auto("pending", to="down", after=Between(30, 300)),
    When("verifying|pending|available|down", asked="DeleteVirtualInterface", to="deleting"),
    When("deleting|deleted", asked="DeleteVirtualInterface"),
    Auto("deleting", to="deleted", after=Between(10, 60)),
    field="virtual_interface_state",
    refusal=("DirectConnectClientException", "Virtual interface {id} is {state}."),
)


class RoutePrefix(Value):
    cidr: str


class VirtualInterface(
    Resource,
    key="virtual_interface_id",
    prefix="dxvif",
    arn="dxvif/{virtual_interface_id}",
    index=("connection_id", "virtual_gateway_id"),
    missing=("DirectConnectClientException", "Could not find virtual interface with ID {id}"),
    life=INTERFACE_LIFE,
    title="Direct Connect virtual interfaces",
    columns=(
        Column("NAME", "virtual_interface_name"),
        Column("ID", "virtual_interface_id"),
        Column("STATE", "virtual_interface_state", "state"),
        Column("TYPE", "virtual_interface_type"),
        Column("VLAN", "vlan", "number", priority=2),
        Column("CONNECTION", "connection_id", priority=2),
        Column("GATEWAY", "virtual_gateway_id", priority=3),
        Column("LEARNED", "prefixes", "list", priority=4),
    ),
    actions=(
        Action(
            "DeleteVirtualInterface",
            "Delete",
            "virtualInterfaceId",
            key="d",
            confirm=2,
            consequence="What it leads to is cut off.",
        ),
    ),
    create="CreatePrivateVirtualInterface",
    describe="DescribeVirtualInterfaces",
):
    """Down until the router at the customer's end speaks BGP in it."""

    virtual_interface_id: str
    connection_id: str
    virtual_interface_name: str
    virtual_interface_type: str
    vlan: int
    asn: int
    location: str
    auth_key: str
    amazon_address: str
    customer_address: str
    virtual_gateway_id: str = ""
    amazon_side_asn: int = 64512
    mtu: int = 1500
    address_family: str = "ipv4"
    virtual_interface_state: str = "pending"
    route_filter_prefixes: tuple[RoutePrefix, ...] = ()
    prefixes: tuple[str, ...] = ()
    "What it has learned from the other end."

    @property
    def owner_account(self) -> str:
        return self.account

    @property
    def bgp_peers(self) -> tuple[dict[str, Any], ...]:
        is_up = self.virtual_interface_state == "available"
        peer = {name: getattr(self, name) for name in ("asn", "auth_key", "address_family")}
        addresses = {"amazon_address": self.amazon_address, "customer_address": self.customer_address}
        states = {"bgp_peer_state": "available", "bgp_status": "up" if is_up else "down"}
        return ({**peer, **addresses, **states, "bgp_peer_id": f"dxpeer-{self.id.removeprefix('dxvif-')}"},)

    @property
    def description(self) -> dict[str, Any]:
        """What its operations answer: they show it without an envelope."""
        said = {name: getattr(self, name) for name in type(self).stored_fields() if name not in _OWN}
        return {**said, "owner_account": self.account, "bgp_peers": self.bgp_peers}


_OWN = frozenset({"account", "id", "serial", "created_at", "prefixes"})
"Fields that AWS has no word for."
