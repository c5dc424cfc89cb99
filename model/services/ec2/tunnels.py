"""The two tunnels of a VPN connection: their addresses and keys, and whether they carry anything."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from ipaddress import IPv4Network
from typing import Any

from model.catalog.address_pools import pool_address, pool_size
from model.kit.errors import AwsError
from model.kit.world import World
from model.physics.premises.device import Device, device_at
from model.services.ec2.resources.customer_gateways import CustomerGateway
from model.services.ec2.resources.vpn_connections import TextValue, TunnelOption, VpnConnection

INSIDE = IPv4Network("169.254.0.0/16")
TAKEN_INSIDE = tuple(
    map(
        IPv4Network,
        (
            *("169.254.0.0/30", "169.254.1.0/30", "169.254.2.0/30", "169.254.3.0/30"),
            *("169.254.4.0/30", "169.254.5.0/30", "169.254.169.252/30"),
        ),
    )
)
"What AWS keeps for itself of the addresses that tunnels may have inside."

_KEY = re.compile(r"[A-Za-z0-9._]{8,64}")
_ALPHABET = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789._"


def new_tunnels(world: World, id: str, asked: Sequence[Mapping[str, Any]]) -> tuple[TunnelOption, ...]:
    """Both tunnels of a connection, with what was left open drawn by luck."""
    if len(asked) > 2:
        raise AwsError("InvalidParameterValue", "A VPN connection has two tunnels.")
    nothing: Mapping[str, Any] = {}
    given = [*asked, nothing, nothing][:2]
    tunnels = tuple(_new_tunnel(world, id, number, each) for number, each in enumerate(given))
    if tunnels[0].tunnel_inside_cidr == tunnels[1].tunnel_inside_cidr:
        raise AwsError("InvalidParameterValue", "The inside CIDR blocks of the two tunnels must differ.")
    return tunnels


def _new_tunnel(world: World, id: str, number: int, asked: Mapping[str, Any]) -> TunnelOption:
    luck = world.luck("tunnel", id, number)
    outside = pool_address(world.region, luck.below(pool_size(world.region)))
    inside = _drawn_inside(luck.below(INSIDE.num_addresses // 4), number)
    drawn = TunnelOption(
        outside_ip_address=outside, tunnel_inside_cidr=inside, pre_shared_key=luck.letters(32, _ALPHABET)
    )
    return changed(drawn, asked)


def _drawn_inside(place: int, number: int) -> str:
    """Tunnels of one connection have neighbours of different parity."""
    blocks = INSIDE.num_addresses // 4
    start = (place // 2 * 2 + number) % blocks
    for step in range(0, blocks, 2):
        address = int(INSIDE.network_address) + (start + step) % blocks * 4
        found = IPv4Network((address, 30))
        if found not in TAKEN_INSIDE:
            return str(found)
    raise AssertionError("AWS keeps a few blocks only")


def changed(tunnel: TunnelOption, asked: Mapping[str, Any]) -> TunnelOption:
    """The tunnel with other options."""
    inside, key = asked.get("TunnelInsideCidr"), asked.get("PreSharedKey")
    if inside is not None:
        _refuse_inside(inside)
    if key is not None and (not _KEY.fullmatch(key) or key.startswith("0")):
        raise AwsError("InvalidParameterValue", "The pre-shared key has 8 to 64 characters and does not begin with 0.")
    update: dict[str, Any] = {name: asked[member] for member, name in _OPTIONS.items() if asked.get(member) is not None}
    if asked.get("IKEVersions"):
        update["ike_versions"] = tuple(TextValue(value=each["Value"]) for each in asked["IKEVersions"])
    return tunnel.model_copy(update=update)


_OPTIONS = {
    "TunnelInsideCidr": "tunnel_inside_cidr",
    "PreSharedKey": "pre_shared_key",
    "Phase1LifetimeSeconds": "phase1_lifetime_seconds",
    "Phase2LifetimeSeconds": "phase2_lifetime_seconds",
    "RekeyMarginTimeSeconds": "rekey_margin_time_seconds",
    "RekeyFuzzPercentage": "rekey_fuzz_percentage",
    "ReplayWindowSize": "replay_window_size",
    "DPDTimeoutSeconds": "dpd_timeout_seconds",
    "DPDTimeoutAction": "dpd_timeout_action",
    "StartupAction": "startup_action",
}


def _refuse_inside(text: str) -> None:
    try:
        block = IPv4Network(text)
    except ValueError as error:
        raise _bad_inside(text) from error
    if block.prefixlen != 30 or not block.subnet_of(INSIDE) or block in TAKEN_INSIDE:
        raise _bad_inside(text)


def _bad_inside(text: str) -> AwsError:
    return AwsError("InvalidParameterValue", f"Value ({text}) for parameter TunnelInsideCidr is invalid.")


def device_of(world: World, connection: VpnConnection) -> Device | None:
    """What stands at the far end, if anything does."""
    customer = world.find(CustomerGateway, connection.customer_gateway_id)
    return device_at(world, customer.ip_address) if customer else None


def carries(world: World, connection: VpnConnection, tunnel: TunnelOption) -> bool:
    """Whether what is sent into a tunnel comes out of it."""
    device = device_of(world, connection)
    return device is not None and device.can_use(tunnel.outside_ip_address, tunnel.pre_shared_key)


def used_tunnel(connection: VpnConnection) -> TunnelOption | None:
    """The first that is thought to be up carries all traffic."""
    for tunnel, told in zip(connection.options.tunnel_options, connection.vgw_telemetry, strict=True):
        if told.status == "UP":
            return tunnel
    return None


def led_to(world: World, connection: VpnConnection) -> tuple[str, ...]:
    """The blocks that the gateway sends into a connection: entered by hand, or learned from a device that is heard."""
    if connection.options.static_routes_only:
        return connection.prefixes
    device = device_of(world, connection)
    return device.advertised if device and connection.is_up else ()
