"""`cloudarium dig`: what a name means in a running world, for somebody in a city, and why."""

from __future__ import annotations

import sys
from collections.abc import Iterator

import dns.edns
import dns.exception
import dns.message
import dns.query
import dns.rcode

from app.serving.names import LARGEST, TELL_WHY, options_of
from app.settings import Settings, SettingsError
from model.client import City, client_in, find_city

PATIENCE_SECONDS = 3.0


def dig(settings: Settings) -> int:
    """Print the answer with its reasons; 1 where there is none. Raises SettingsError for what cannot be asked."""
    type, city = _read(settings.asked.split())
    asked = _question(settings.name, type, city)
    told = _ask(asked, settings)
    sys.stdout.write("\n".join([*_said(told, city), ""]))
    return 0 if told.answer else 1


def _read(words: list[str]) -> tuple[str, City | None]:
    """A type, and @city, in whatever order."""
    places = [word.removeprefix("@") for word in words if word.startswith("@")]
    types = [word.upper() for word in words if not word.startswith("@")]
    if len(places) > 1 or len(types) > 1:
        raise SettingsError("say a name, one type of record, and one @city")
    city = find_city(places[0].replace("-", " ")) if places else None
    if places and city is None:
        raise SettingsError(f"there is no city {places[0]!r} on the map")
    return (types[0] if types else "A"), city


def _question(name: str, type: str, city: City | None) -> dns.message.QueryMessage:
    options: list[dns.edns.Option] = []
    options.append(dns.edns.GenericOption(TELL_WHY, b""))
    if city is not None:
        options.append(dns.edns.ECSOption(client_in(city), 24))
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


def _said(told: dns.message.Message, city: City | None) -> Iterator[str]:
    yield f"{dns.rcode.to_text(told.rcode())}, for a client in {city.name}" if city else dns.rcode.to_text(told.rcode())
    for found in (*told.answer, *told.authority):
        for line in found.to_text().splitlines():
            yield f"  {line}"
    yield "because"
    for option in options_of(told):
        if isinstance(option, dns.edns.EDEOption):
            yield f"  {option.text}"
