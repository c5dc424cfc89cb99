"""`cloudarium dig`: what a name means in a running world, for somebody in a city, and why."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from ipaddress import IPv4Network, IPv6Network, ip_network

import dns.edns
import dns.exception
import dns.message
import dns.query
import dns.rcode

from app.serving.names import LARGEST, TELL_WHY, options_of
from app.settings import Settings, SettingsError
from model.client import client_in, find_city

PATIENCE_SECONDS = 3.0

_USUAL = {4: 24, 6: 56}
"So many bits of a client's address resolvers pass on."


def dig(settings: Settings) -> int:
    """Print the answer with its reasons; 1 where there is none. Raises SettingsError for what cannot be asked."""
    type, where = _read(settings.asked.split())
    subnet, who = _placed(where)
    told = _ask(_question(settings.name, type, subnet), settings)
    sys.stdout.write("\n".join([*_said(told, who), ""]))
    return 0 if told.answer else 1


def _read(words: list[str]) -> tuple[str, str]:
    """A type, and @ with a place, in whatever order."""
    places = [word.removeprefix("@") for word in words if word.startswith("@")]
    types = [word.upper() for word in words if not word.startswith("@")]
    if len(places) > 1 or len(types) > 1:
        raise SettingsError("say a name, one type of record, and one @city or @address")
    return (types[0] if types else "A"), (places[0] if places else "")


def _placed(where: str) -> tuple[IPv4Network | IPv6Network | None, str]:
    """The subnet of a client there, and what to call it: of a city's, or of an address as much as is usually told."""
    if not where:
        return None, ""
    city = find_city(where.replace("-", " "))
    if city is not None:
        return ip_network(f"{client_in(city)}/24", strict=False), city.name
    try:
        given = ip_network(where, strict=False)
    except ValueError as error:
        raise SettingsError(f"there is no city {where!r} on the map, and it is no address") from error
    return given.supernet(new_prefix=min(given.prefixlen, _USUAL[given.version])), where


def _question(name: str, type: str, subnet: IPv4Network | IPv6Network | None) -> dns.message.QueryMessage:
    options: list[dns.edns.Option] = []
    options.append(dns.edns.GenericOption(TELL_WHY, b""))
    if subnet is not None:
        options.append(dns.edns.ECSOption(str(subnet.network_address), subnet.prefixlen))
    try:
        return dns.message.make_query(name, type, use_edns=0, payload=LARGEST, options=options)
    except dns.exception.DNSException as error:
        raise SettingsError(f"{name} {type}: {error}") from error


def _ask(asked: dns.message.QueryMessage, settings: Settings) -> dns.message.Message:
    host, port = settings.host, settings.dns
    try:
        if settings.tcp:
            return dns.query.tcp(asked, host, timeout=PATIENCE_SECONDS, port=port)
        return dns.query.udp_with_fallback(asked, host, timeout=PATIENCE_SECONDS, port=port)[0]
    except (dns.exception.DNSException, OSError) as error:
        raise SettingsError(f"nobody answers DNS on {host}:{port}; is a world served with --dns {port}?") from error


def _said(told: dns.message.Message, who: str) -> Iterator[str]:
    code = dns.rcode.to_text(told.rcode())
    yield f"{code}, for a client in {who}" if who else code
    for found in (*told.answer, *told.authority):
        for line in found.to_text().splitlines():
            yield f"  {line}"
    yield "because"
    for option in options_of(told):
        if isinstance(option, dns.edns.EDEOption):
            yield f"  {option.text}"
