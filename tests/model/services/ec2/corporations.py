"""A company with a building of its own and a VPN to a VPC, for tests of what lies beyond AWS."""

from __future__ import annotations

from typing import Any

from model.laws.reach.hops import Walk
from tests.model.services.ec2.lands import Land

OFFICE = "192.168.0.0/16"
DESK = "192.168.7.7"
OFFICE_IP = "198.51.100.20"
READY = 400.0
"Seconds after which a new connection is surely available."


class Company:
    """An office with a device, and a land that a VPN connection leads to as soon as `set_up` has run."""

    def __init__(
        self,
        land: Land,
        *,
        name: str = "office",
        network: str = OFFICE,
        public_ip: str = OFFICE_IP,
        asn: int | None = None,
    ) -> None:
        self.land, self.admin, self.name, self.network, self.public_ip = land, land.admin, name, network, public_ip
        self.desk = land.admin.client.premises
        self.admin.run(self.desk.build(name, network, public_ip=public_ip, asn=asn))
        self.static = asn is None
        self.asn = asn

    def gateways(self, vgw_id: str = "") -> None:
        """Both ends, the one of AWS attached."""
        customer = {"Type": "ipsec.1", "IpAddress": self.public_ip, **({"BgpAsn": self.asn} if self.asn else {})}
        self.cgw_id: str = self.land.call("CreateCustomerGateway", **customer)["CustomerGateway"]["CustomerGatewayId"]
        self.vgw_id = vgw_id or new_vpn_gateway(self.land)

    def connect(self) -> str:
        wanted: dict[str, Any] = {"Type": "ipsec.1", "CustomerGatewayId": self.cgw_id, "VpnGatewayId": self.vgw_id}
        made = self.land.call("CreateVpnConnection", **wanted, Options={"StaticRoutesOnly": self.static})
        self.vpn_id: str = made["VpnConnection"]["VpnConnectionId"]
        self.admin.advance(READY)
        return self.vpn_id

    def configure(self) -> None:
        self.admin.run(self.desk.configure(self.name, self.look()["CustomerGatewayConfiguration"]))

    def talk(self, talking: bool = True) -> None:
        self.admin.run(self.desk.talk(self.name, talking))
        self.admin.advance(60)

    def enter_route(self, network: str = "") -> None:
        wanted = {"VpnConnectionId": self.vpn_id, "DestinationCidrBlock": network or self.network}
        self.land.call("CreateVpnConnectionRoute", **wanted)

    def propagate(self) -> None:
        self.land.call("EnableVgwRoutePropagation", GatewayId=self.vgw_id, RouteTableId=self.land.table_id)

    def set_up(self, vgw_id: str = "") -> None:
        """All that it takes for the office and the land to talk."""
        self.gateways(vgw_id)
        self.connect()
        self.configure()
        if self.static:
            self.enter_route()
        self.propagate()
        self.talk()

    def look(self) -> dict[str, Any]:
        (found,) = self.land.call("DescribeVpnConnections", VpnConnectionIds=[self.vpn_id])["VpnConnections"]
        return found

    @property
    def tunnels(self) -> list[str]:
        """How both are said to be."""
        return [each["Status"] for each in self.look()["VgwTelemetry"]]

    @property
    def ends(self) -> list[str]:
        return [each["OutsideIpAddress"] for each in self.look()["VgwTelemetry"]]

    def cut(self, *ends: str) -> None:
        self.admin.run(self.desk.cut(self.name, *ends))

    def visit(self, source: str = DESK, destination: str = "") -> Walk:
        """From a host in the office to the land's interface."""
        return self.land.pinged_from_site(self.vpn_id, source, destination)


def new_vpn_gateway(land: Land) -> str:
    """A virtual private gateway of the land's VPC."""
    id: str = land.call("CreateVpnGateway", Type="ipsec.1")["VpnGateway"]["VpnGatewayId"]
    land.call("AttachVpnGateway", VpnGatewayId=id, VpcId=land.vpc_id)
    land.admin.advance(30)
    return id
