"""DNS on the wire: the name servers of a world's internet, over UDP and TCP."""

from __future__ import annotations

import asyncio
import re
from asyncio import DatagramProtocol, DatagramTransport, StreamReader, StreamWriter
from collections.abc import Sequence
from contextlib import suppress
from typing import cast

import dns.edns
import dns.exception
import dns.flags
import dns.message
import dns.name
import dns.opcode
import dns.rcode
import dns.rdata
import dns.rdataclass
import dns.rdatatype
import dns.rrset

from model.client import Client, Dug

SMALLEST, LARGEST = 512, 4096
"What a UDP answer may have: that much always, and no more than that whatever the asker says."

TELL_WHY = dns.edns.OptionType.make(65_001)
"An option of one's own use: whoever sends it is told the reasons, as texts beside the answer."

PATIENCE_SECONDS = 10.0

_STRANGE = re.compile(r"[.\\]")
_OCTAL = re.compile(r"\\([0-3][0-7]{2})")


class NameServer:
    """Answers questions about the names of a running world."""

    def __init__(self, client: Client, host: str, port: int) -> None:
        self._client = client
        self._host, self._port = host, port
        self._udp: DatagramTransport | None = None
        self._tcp: asyncio.Server | None = None
        self._writing: set[asyncio.Task[None]] = set()

    @property
    def port(self) -> int:
        return self._port

    async def start(self) -> None:
        """Raises OSError for a port that is taken."""
        loop = asyncio.get_running_loop()
        self._tcp = await asyncio.start_server(self._converse, self._host, self._port)
        self._port = self._tcp.sockets[0].getsockname()[1]
        try:
            self._udp, _ = await loop.create_datagram_endpoint(
                lambda: _Packets(self), local_addr=(self._host, self._port)
            )
        except OSError:
            self._tcp.close()
            raise

    async def close(self) -> None:
        if self._udp is not None:
            self._udp.close()
        if self._tcp is not None:
            self._tcp.close()
        await asyncio.gather(*self._writing)

    async def _converse(self, reader: StreamReader, writer: StreamWriter) -> None:
        """One question after the other, each with its length before it."""
        peer = str(writer.get_extra_info("peername")[0])
        with suppress(asyncio.IncompleteReadError, TimeoutError, ConnectionError):
            while True:
                length = await asyncio.wait_for(reader.readexactly(2), PATIENCE_SECONDS)
                asked = await asyncio.wait_for(reader.readexactly(int.from_bytes(length)), PATIENCE_SECONDS)
                told = self.answer(asked, peer, most=65_535)
                if told is None:
                    break
                writer.write(len(told).to_bytes(2) + told)
                await writer.drain()
        writer.close()

    def answer(self, wire: bytes, peer: str = "", most: int | None = None) -> bytes | None:
        """What to send back; nothing to what is no question. Over UDP, without `most`, what does not fit is cut short.

        What a peer asks is written down where the owner of the zone wants that.
        """
        try:
            asked = dns.message.from_wire(wire)
        except (dns.exception.DNSException, ValueError):
            return _malformed(wire)
        if asked.flags & dns.flags.QR:
            return None
        told = self._told(asked, peer, "TCP" if most else "UDP")
        size = most or min(max(asked.payload if asked.edns >= 0 else SMALLEST, SMALLEST), LARGEST)
        try:
            return told.to_wire(max_size=size)
        except dns.exception.TooBig:
            return _cut_short(asked, told).to_wire(max_size=size)

    def _told(self, asked: dns.message.Message, peer: str, protocol: str) -> dns.message.Message:
        told = dns.message.make_response(asked, recursion_available=True, our_payload=LARGEST)
        if asked.opcode() != dns.opcode.QUERY:
            told.set_rcode(dns.rcode.NOTIMP)
            return told
        if len(asked.question) != 1 or asked.question[0].rdclass != dns.rdataclass.IN:
            told.set_rcode(dns.rcode.REFUSED)
            return told
        question = asked.question[0]
        name, type = plain_name(question.name), dns.rdatatype.to_text(question.rdtype)
        subnet = _origin(asked)
        dug = self._client.internet.dig(name, type, address=subnet, turn=asked.id)
        if peer and self._client.internet.is_written_down(name):
            told_of = {"resolver": peer, "subnet": subnet, "protocol": protocol}
            writing = asyncio.create_task(self._client.internet.write_down(name, type, dug, **told_of))
            self._writing.add(writing)
            writing.add_done_callback(self._writing.discard)
        try:
            _fill(told, dug)
        except (dns.exception.DNSException, ValueError):
            told.answer.clear()
            told.set_rcode(dns.rcode.SERVFAIL)
        if any(option.otype == TELL_WHY for option in options_of(asked)):
            _tell_why(told, dug)
        return told


class _Packets(DatagramProtocol):
    def __init__(self, server: NameServer) -> None:
        self._server = server
        self._transport: DatagramTransport | None = None

    def connection_made(self, transport: DatagramTransport) -> None:
        self._transport = transport

    def datagram_received(self, data: bytes, addr: tuple[str, int]) -> None:
        told = self._server.answer(data, addr[0])
        if told is not None and self._transport is not None:
            self._transport.sendto(told, addr)


def plain_name(name: dns.name.Name) -> str:
    """As the model writes it: what is no letter of a name in octal digits."""
    labels = [_STRANGE.sub(_octal, label.decode("latin-1")) for label in name.labels if label]
    return "".join(f"{each}." for each in labels) or "."


def _octal(found: re.Match[str]) -> str:
    return f"\\{ord(found[0]):03o}"


def _decimal(name: str) -> dns.name.Name:
    """As the wire's library writes it: in decimal digits."""
    return dns.name.from_text(_OCTAL.sub(lambda found: f"\\{int(found[1], 8):03d}", name))


def _origin(asked: dns.message.Message) -> str:
    """The subnet of the client on whose behalf somebody asks, if that is said."""
    options = (option for option in options_of(asked) if isinstance(option, dns.edns.ECSOption))
    found = (f"{option.address}/{option.srclen}" for option in options)
    return next(found, "")


def options_of(message: dns.message.Message) -> Sequence[dns.edns.Option]:
    return cast("Sequence[dns.edns.Option]", message.options)  # pyright: ignore[reportUnknownMemberType]


def _fill(told: dns.message.Message, dug: Dug) -> None:
    answer = dug.answer
    told.flags |= dns.flags.AA
    told.set_rcode(dns.rcode.from_text(answer.status))
    for line in answer.lines:
        _add(told, told.answer, line.name, line.type, line.ttl, line.value)
    if answer.soa is not None:
        soa = answer.soa
        _add(told, told.authority, soa.name, soa.type, soa.ttl, soa.value)


def _add(told: dns.message.Message, section: list[dns.rrset.RRset], name: str, type: str, ttl: int, value: str) -> None:
    kind = dns.rdatatype.from_text(type)
    found = told.find_rrset(section, _decimal(name), dns.rdataclass.IN, kind, create=True)
    found.add(dns.rdata.from_text(dns.rdataclass.IN, kind, value, origin=dns.name.root, relativize=False), ttl)


def _tell_why(told: dns.message.Message, dug: Dug) -> None:
    whence = dug.place.name if dug.place else "nowhere on the map"
    texts = [f"asked from {whence}, answered in {dug.site}" if dug.site else f"asked from {whence}"]
    texts += [f"{step.what}: {step.told}" for step in dug.answer.steps]
    options: list[dns.edns.Option] = [dns.edns.EDEOption(dns.edns.EDECode.OTHER, text) for text in texts]
    told.use_edns(edns=0, payload=LARGEST, options=options)


def _cut_short(asked: dns.message.Message, told: dns.message.Message) -> dns.message.Message:
    """Nothing but that there is more: the asker comes again over TCP."""
    short = dns.message.make_response(asked, recursion_available=True, our_payload=LARGEST)
    short.flags |= dns.flags.TC | dns.flags.AA
    short.set_rcode(told.rcode())
    return short


def _malformed(wire: bytes) -> bytes | None:
    """What cannot be read is told so, as far as it has a number."""
    if len(wire) < 12 or wire[2] & 0x80:
        return None
    return wire[:2] + bytes((0x80 | (wire[2] & 0x79), int(dns.rcode.FORMERR))) + bytes(8)
