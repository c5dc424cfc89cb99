"""VPN connections: what exists: two tunnels between a virtual private gateway and a customer's device."""

from __future__ import annotations

from model.kernel.chance import Between
from model.kit.action import Action
from model.kit.column import Column
from model.kit.lifecycle import Auto, Lifecycle, When
from model.kit.resource import Resource
from model.kit.value import Value

UP, DOWN = "UP", "DOWN"

CONNECTION_LIFE = Lifecycle(
    Auto("pending", to="available", after=Between(120, 300)),
    When("pending|available", asked="DeleteVpnConnection", to="deleting"),
    When("deleting|deleted", asked="DeleteVpnConnection"),
    When("available", asked="ModifyVpnConnection", to="modifying"),
    When("available", asked="ModifyVpnConnectionOptions", to="modifying"),
    When("available", asked="ModifyVpnTunnelOptions", to="modifying"),
    Auto("modifying", to="available", after=Between(60, 180)),
    Auto("deleting", to="deleted", after=Between(60, 180)),
    refusal=("InvalidVpnConnection.InvalidState", "VPN connection {id} must be available to complete the request."),
)


class NumberValue(Value):
    value: int


class TextValue(Value):
    value: str


class TunnelOption(Value):
    """What both ends of a tunnel agree on; lists that are left out allow everything that AWS knows."""

    outside_ip_address: str
    tunnel_inside_cidr: str
    pre_shared_key: str
    phase1_lifetime_seconds: int | None = None
    phase2_lifetime_seconds: int | None = None
    rekey_margin_time_seconds: int | None = None
    rekey_fuzz_percentage: int | None = None
    replay_window_size: int | None = None
    dpd_timeout_seconds: int | None = None
    dpd_timeout_action: str | None = None
    ike_versions: tuple[TextValue, ...] = ()
    startup_action: str | None = None


class VpnConnectionOptions(Value):
    static_routes_only: bool = False
    enable_acceleration: bool = False
    local_ipv4_network_cidr: str = "0.0.0.0/0"
    remote_ipv4_network_cidr: str = "0.0.0.0/0"
    outside_ip_address_type: str = "PublicIpv4"
    tunnel_inside_ip_version: str = "ipv4"
    tunnel_options: tuple[TunnelOption, ...] = ()


class VgwTelemetry(Value):
    outside_ip_address: str
    status: str = DOWN
    status_message: str = ""
    last_status_change: float
    accepted_route_count: int = 0


class VpnStaticRoute(Value):
    destination_cidr_block: str
    source: str = "Static"
    state: str = "available"


class VpnConnection(
    Resource,
    key="vpn_connection_id",
    prefix="vpn",
    arn="vpn-connection/{vpn_connection_id}",
    index=("vpn_gateway_id", "customer_gateway_id"),
    missing=("InvalidVpnConnectionID.NotFound", "The vpnConnection ID '{id}' does not exist"),
    malformed=("InvalidVpnConnectionId.Malformed", 'Invalid id: "{id}" (expecting "vpn-...")'),
    life=CONNECTION_LIFE,
    title="VPN connections",
    columns=(
        Column("NAME", "label"),
        Column("ID", "vpn_connection_id"),
        Column("STATE", "state", "state"),
        Column("TUNNELS", "tunnel_states", "list"),
        Column("VPN GATEWAY", "vpn_gateway_id", priority=2),
        Column("CUSTOMER GATEWAY", "customer_gateway_id", priority=2),
        Column("ROUTING", "routing", priority=3),
        Column("ROUTES", "prefixes", "list", priority=4),
        Column("AGE", "created_at", "age", priority=3),
    ),
    actions=(
        Action(
            "CreateVpnConnectionRoute", "Add static route", "VpnConnectionId", key="n", asks=("DestinationCidrBlock",)
        ),
        Action(
            "DeleteVpnConnectionRoute",
            "Remove static route",
            "VpnConnectionId",
            key="x",
            confirm=1,
            asks=("DestinationCidrBlock",),
        ),
        Action(
            "ModifyVpnConnection",
            "Use another gateway",
            "VpnConnectionId",
            key="e",
            confirm=1,
            asks=("CustomerGatewayId", "VpnGatewayId"),
        ),
        Action(
            "DeleteVpnConnection",
            "Delete",
            "VpnConnectionId",
            key="d",
            confirm=2,
            consequence="Both tunnels end; what it led to is cut off, and its configuration is of no use any more.",
        ),
    ),
    create="CreateVpnConnection",
    describe="DescribeVpnConnections",
):
    vpn_connection_id: str
    customer_gateway_id: str
    vpn_gateway_id: str
    options: VpnConnectionOptions
    customer_gateway_configuration: str
    "XML with both tunnels' addresses and keys, for whoever sets up the device."
    type: str = "ipsec.1"
    category: str = "VPN"
    state: str = "pending"
    routes: tuple[VpnStaticRoute, ...] = ()
    vgw_telemetry: tuple[VgwTelemetry, ...] = ()

    @property
    def gateway_association_state(self) -> str:
        return "associated"

    @property
    def tunnel_states(self) -> tuple[str, ...]:
        return tuple(each.status for each in self.vgw_telemetry)

    @property
    def routing(self) -> str:
        return "static" if self.options.static_routes_only else "BGP"

    @property
    def prefixes(self) -> tuple[str, ...]:
        """The static routes."""
        return tuple(each.destination_cidr_block for each in self.routes)

    @property
    def is_up(self) -> bool:
        return UP in self.tunnel_states
