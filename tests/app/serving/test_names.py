"""DNS on the wire, asked by an ordinary client."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from typing import Any, TypeVar

import dns.asyncquery
import dns.edns
import dns.flags
import dns.message
import dns.opcode
import dns.rcode
import dns.rdatatype
import pytest

from app.serving.names import TELL_WHY, NameServer, options_of
from model.catalog.geography import client_in
from model.client import find_city
from tests.admin import Admin
from tests.model.services.route53.test_query_logging import Logged
from tests.names import Names, record

T = TypeVar("T")


class Wire:
    """A name server on a free port of this machine, and questions to it."""

    def __init__(self, admin: Admin) -> None:
        self.admin = admin
        self.server = NameServer(admin.client, "127.0.0.1", 0)

    def asking(self, ask: Callable[[int], Awaitable[T]]) -> T:
        async def asked() -> T:
            await self.server.start()
            try:
                return await ask(self.server.port)
            finally:
                await self.server.close()

        return self.admin.run(asked())

    def udp(self, name: str, type: str = "A", **how: Any) -> dns.message.Message:
        asked = dns.message.make_query(name, type, **how)
        return self.asking(lambda port: dns.asyncquery.udp(asked, "127.0.0.1", port=port, timeout=5))

    def tcp(self, name: str, type: str = "A", **how: Any) -> dns.message.Message:
        asked = dns.message.make_query(name, type, **how)
        return self.asking(lambda port: dns.asyncquery.tcp(asked, "127.0.0.1", port=port, timeout=5))

    def raw(self, data: bytes) -> bytes:
        async def ask(port: int) -> bytes:
            reader, writer = await asyncio.open_connection("127.0.0.1", port)
            writer.write(len(data).to_bytes(2, "big") + data)
            length = await asyncio.wait_for(reader.readexactly(2), 5)
            told = await reader.readexactly(int.from_bytes(length, "big"))
            writer.close()
            return told

        return self.asking(ask)


@pytest.fixture
def wire(admin: Admin) -> Wire:
    return Wire(admin)


@pytest.fixture
def names(admin: Admin) -> Names:
    """Known to all name servers."""
    made = Names(admin)
    admin.advance(61)
    return made


def values(told: dns.message.Message) -> list[str]:
    return sorted(str(each) for found in told.answer for each in found)


def test_records_are_answered_with_authority(wire: Wire, names: Names) -> None:
    names.create(
        record("www.example.com", "192.0.2.1", "192.0.2.2"),
        record("app.example.com", "www.example.com", type="CNAME", ttl=30),
        record("*.wild.example.com", '"any \\"thing\\""', type="TXT"),
    )
    told = wire.udp("WWW.example.com")
    assert (values(told), told.flags & dns.flags.AA) == (["192.0.2.1", "192.0.2.2"], dns.flags.AA)
    assert [(str(each.name), each.ttl) for each in wire.udp("app.example.com").answer] == [
        *(("app.example.com.", 30), ("www.example.com.", 60))
    ]
    assert values(wire.udp("some.wild.example.com", "TXT")) == ['"any \\"thing\\""']


def test_what_is_not_is_told_with_how_long_that_may_be_believed(wire: Wire, names: Names) -> None:
    nothing, no_such_type = wire.udp("no.example.com"), wire.udp("example.com", "MX")
    assert (nothing.rcode(), no_such_type.rcode()) == (dns.rcode.NXDOMAIN, dns.rcode.NOERROR)
    assert [each[0].rdtype for each in (nothing.authority, no_such_type.authority)] == [dns.rdatatype.SOA] * 2
    assert nothing.authority[0].ttl == 900
    assert wire.udp("elsewhere.net").rcode() == dns.rcode.NXDOMAIN
    assert names.id


@pytest.mark.fact("route53-03")
def test_what_is_longer_than_512_bytes_is_asked_again_over_tcp(wire: Wire, names: Names) -> None:
    texts = [f'"{number:02d} {"x" * 20}"' for number in range(40)]
    names.create(record("long.example.com", *texts, type="TXT"))
    short = wire.udp("long.example.com", "TXT")
    assert (short.flags & dns.flags.TC, short.answer) == (dns.flags.TC, [])
    assert values(wire.tcp("long.example.com", "TXT")) == texts
    assert values(wire.udp("long.example.com", "TXT", use_edns=0, payload=4096)) == texts


def test_a_resolver_may_say_where_its_client_is(wire: Wire, names: Names) -> None:
    names.create(
        record("www.example.com", "192.0.2.1", SetIdentifier="eu", GeoLocation={"ContinentCode": "EU"}),
        record("www.example.com", "192.0.2.2", SetIdentifier="else", GeoLocation={"CountryCode": "*"}),
    )

    def answered(name: str) -> list[str]:
        city = find_city(name)
        assert city is not None
        return values(wire.udp("www.example.com", options=[dns.edns.ECSOption(client_in(city), 24)], use_edns=0))

    assert (answered("Paris"), answered("Tokyo")) == (["192.0.2.1"], ["192.0.2.2"])


@pytest.mark.fact("route53-02")
def test_the_nearest_servers_answer_and_when_their_site_is_lost_others_with_the_same_records(
    wire: Wire, names: Names
) -> None:
    names.create(record("www.example.com", "192.0.2.1"))

    def asked_from(name: str) -> tuple[list[str], str]:
        city = find_city(name)
        assert city is not None
        options = [dns.edns.ECSOption(client_in(city), 24), dns.edns.GenericOption(TELL_WHY, b"")]
        told = wire.udp("www.example.com", options=options, use_edns=0)
        (where, *_) = (each.text or "" for each in options_of(told) if isinstance(each, dns.edns.EDEOption))
        return values(told), where

    for city in ("Dublin", "Tokyo", "Sao Paulo"):
        assert asked_from(city) == (["192.0.2.1"], f"asked from {city}, answered in {city}")
    wire.admin.run(wire.admin.client.chaos("eu-west-1").break_("region", seconds=3600))
    assert asked_from("Dublin") == (["192.0.2.1"], "asked from Dublin, answered in London")
    wire.admin.advance(3601)
    assert asked_from("Dublin") == (["192.0.2.1"], "asked from Dublin, answered in Dublin")


def test_what_is_no_question_is_refused_and_does_no_harm(wire: Wire, names: Names) -> None:
    query = dns.message.make_query("example.com", "A")
    assert dns.message.from_wire(wire.raw(query.to_wire()[:-3])).rcode() == dns.rcode.FORMERR
    query.set_opcode(dns.opcode.NOTIFY)
    assert dns.message.from_wire(wire.raw(query.to_wire())).rcode() == dns.rcode.NOTIMP
    chaos = dns.message.make_query("example.com", "TXT", rdclass="CH")
    assert dns.message.from_wire(wire.raw(chaos.to_wire())).rcode() == dns.rcode.REFUSED
    assert wire.server.answer(b"") is wire.server.answer(query.to_wire()[:5]) is None
    assert wire.udp("example.com", "NS").rcode() == dns.rcode.NOERROR
    assert names.id


def test_what_is_asked_on_the_wire_is_written_down(wire: Wire, names: Names) -> None:
    logged = Logged(names)
    logged.begin()
    paris = dns.edns.ECSOption("198.18.40.0", 24)
    wire.udp("www.example.com", options=[paris])
    wire.tcp("www.example.com", "AAAA")
    told = [text.split() for _, text in logged.lines()]
    assert [(each[4], each[6], *each[8:]) for each in told] == [
        ("A", "UDP", "127.0.0.1", "198.18.40.0/24"),
        ("AAAA", "TCP", "127.0.0.1", "-"),
    ]
