"""`/_cloudarium/premises`: networks and servers of one's own, built and disturbed from outside."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping
from math import inf
from typing import Any, cast

from model.client import AwsError, Client, UnknownDevice

Deed = Callable[[Client, str, Any], Awaitable[None]]


async def deal_with(client: Client, wanted: Mapping[str, Any]) -> Mapping[str, Any]:
    """Do what a body says, in the order of the deeds below, and tell how the device or the server is then.

    Raises ValueError for what makes no sense, and for a device that there is not.
    """
    name = str(wanted.get("device") or "")
    if not name and not wanted.get("server"):
        raise ValueError('say which: a body like {"device": "office", "networks": ["192.168.0.0/16"]}')
    try:
        if not name:
            return await _deal_with_server(client, str(wanted["server"]), wanted)
        if "networks" in wanted:
            await _build(client, name, wanted)
        for word, deed in _DEEDS.items():
            if word in wanted:
                await deed(client, name, wanted[word])
        return _told(client, name)
    except UnknownDevice as error:
        raise ValueError(str(error)) from error
    except AwsError as refusal:
        raise ValueError(refusal.message) from refusal


async def _deal_with_server(client: Client, name: str, wanted: Mapping[str, Any]) -> Mapping[str, Any]:
    """One with an address is put up, or made another size; one without has to be there."""
    if "public_ip" in wanted:
        at_most = float(str(wanted.get("requests_per_second", inf)))
        await client.premises.put_up(name, str(wanted["public_ip"]), str(wanted.get("city") or ""), at_most)
    if "powered" in wanted:
        await client.premises.switch(name, powered=bool(wanted["powered"]))
    server = client.premises.server(name)
    return {
        "server": server.name,
        "public_ip": server.public_ip,
        "city": server.city,
        "requests_per_second": None if server.requests_per_second == inf else server.requests_per_second,
        "powered": server.powered,
        "rate": server.rate,
    }


async def _build(client: Client, name: str, wanted: Mapping[str, Any]) -> None:
    """A new device, or other networks behind one that is there."""
    networks = _texts(wanted["networks"])
    try:
        client.premises.device(name)
    except UnknownDevice:
        asn, address = wanted.get("asn"), str(wanted.get("public_ip") or "")
        await client.premises.build(name, *networks, public_ip=address, asn=None if asn is None else int(str(asn)))
    else:
        await client.premises.lead_to(name, *networks)


def _texts(value: Any) -> tuple[str, ...]:
    if not isinstance(value, list):
        raise ValueError(f"{value!r} is no list")
    return tuple(str(each) for each in cast("list[Any]", value))


_DEEDS: dict[str, Deed] = {
    "configuration": lambda client, name, text: client.premises.configure(name, str(text)),
    "line": lambda client, name, id: client.premises.connect(name, str(id)),
    "powered": lambda client, name, value: client.premises.power(name, bool(value)),
    "cut": lambda client, name, ways: client.premises.cut(name, *_texts(ways)),
    "talking": lambda client, name, value: client.premises.talk(name, bool(value)),
}


def _told(client: Client, name: str) -> Mapping[str, Any]:
    device = client.premises.device(name)
    return {
        "device": device.name,
        "public_ip": device.public_ip,
        "asn": device.asn,
        "networks": device.networks,
        "tunnels": [each.outside_address for each in device.tunnels],
        "lines": device.lines,
        "powered": device.powered,
        "talking": device.talking,
        "cut": device.cut,
    }
