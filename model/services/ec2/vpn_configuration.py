"""What the network administrator of a customer needs to set up the device: a VPN connection written down as XML."""

from __future__ import annotations

from ipaddress import IPv4Network
from typing import TYPE_CHECKING, Union

from model.services.ec2.resources.customer_gateways import CustomerGateway
from model.services.ec2.resources.vpn_connections import TunnelOption
from model.services.ec2.resources.vpn_gateways import VpnGateway

if TYPE_CHECKING:
    from xml.etree.ElementTree import Element

Said = dict[str, Union[str, int, "Said"]]

PHASE_1_LIFETIME = 28_800
PHASE_2_LIFETIME = 3_600
DPD_INTERVAL = 10


def configuration(
    id: str, customer: CustomerGateway, gateway: VpnGateway, tunnels: tuple[TunnelOption, ...], *, static: bool
) -> str:
    from xml.etree.ElementTree import Element, SubElement, indent, tostring

    root = Element("vpn_connection", id=id)
    SubElement(root, "customer_gateway_id").text = customer.customer_gateway_id
    SubElement(root, "vpn_gateway_id").text = gateway.vpn_gateway_id
    SubElement(root, "vpn_connection_type").text = "ipsec.1"
    if static:
        SubElement(root, "vpn_connection_attributes").text = "NoBGPVPNConnection"
    for tunnel in tunnels:
        _write(SubElement(root, "ipsec_tunnel"), _tunnel(customer, gateway, tunnel, static=static))
    indent(root)
    return '<?xml version="1.0" encoding="UTF-8"?>\n' + tostring(root, encoding="unicode")


def _write(parent: Element, said: Said) -> None:
    from xml.etree.ElementTree import SubElement

    for name, value in said.items():
        child = SubElement(parent, name)
        if isinstance(value, dict):
            _write(child, value)
        else:
            child.text = str(value)


def _tunnel(customer: CustomerGateway, gateway: VpnGateway, tunnel: TunnelOption, *, static: bool) -> Said:
    inside = IPv4Network(tunnel.tunnel_inside_cidr)
    return {
        "customer_gateway": _end(customer.ip_address, inside, 2, None if static else customer.bgp_asn),
        "vpn_gateway": _end(tunnel.outside_ip_address, inside, 1, None if static else str(gateway.amazon_side_asn)),
        "ike": {
            "authentication_protocol": "sha1",
            "encryption_protocol": "aes-128-cbc",
            "lifetime": tunnel.phase1_lifetime_seconds or PHASE_1_LIFETIME,
            "perfect_forward_secrecy": "group2",
            "mode": "main",
            "pre_shared_key": tunnel.pre_shared_key,
        },
        "ipsec": {
            "protocol": "esp",
            "authentication_protocol": "hmac-sha1-96",
            "encryption_protocol": "aes-128-cbc",
            "lifetime": tunnel.phase2_lifetime_seconds or PHASE_2_LIFETIME,
            "perfect_forward_secrecy": "group2",
            "mode": "tunnel",
            "clear_df_bit": "true",
            "fragmentation_before_encryption": "true",
            "tcp_mss_adjustment": 1379,
            "dead_peer_detection": {"interval": DPD_INTERVAL, "retries": 3},
        },
    }


def _end(outside: str, inside: IPv4Network, host: int, asn: str | None) -> Said:
    said: Said = {
        "tunnel_outside_address": {"ip_address": outside},
        "tunnel_inside_address": {
            "ip_address": str(inside[host]),
            "network_mask": str(inside.netmask),
            "network_cidr": inside.prefixlen,
        },
    }
    return said if asn is None else {**said, "bgp": {"asn": asn, "hold_time": 30}}
