"""What can be reached, as rows of a table, and the packet that would show it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from ipaddress import ip_address, ip_network
from typing import Final

from model.client import Cause, Client, Exposed, Origin, Severity, WalkEnd
from screens.packet_walk_words import FIRST_TRAFFIC, Asked
from screens.widgets.cell import State, Text
from screens.widgets.column import Column
from screens.widgets.health import Tone, health
from screens.widgets.ink import Ink
from screens.widgets.row import Row
from screens.widgets.spans import Span, clean

COLUMNS: Final = (
    Column("severity", "HOW BAD", kind="state", width=9),
    Column("label", "WHO", min=8, flex=2, cut="middle"),
    Column("address", "ADDRESS", min=8, max=39, priority=2),
    Column("ports", "PORTS", min=7, max=16),
    Column("service", "SERVICE", max=12, priority=3),
    Column("source", "FROM", min=8, max=24),
    Column("rule", "OPENED BY", min=12, flex=3, priority=1),
)
PLACES: Final[Mapping[Origin, str]] = {
    Origin.INTERNET: "the internet",
    Origin.PEERS: "peers",
    Origin.PREMISES: "on premises",
    Origin.VPC: "its own VPC",
}
_SEVERITIES: Final[Mapping[Severity, tuple[Tone, str]]] = {
    Severity.GRAVE: ("bad", "grave"),
    Severity.WIDE: ("warn", "wide"),
    Severity.PUBLIC: ("good", "public"),
    Severity.NARROW: ("off", "narrow"),
}


def row_of(exposed: Exposed) -> Row:
    tone, word = _SEVERITIES[exposed.severity]
    cause = deciding(exposed)
    cells = (
        State(tone, word),
        exposed.label,
        Text(exposed.address, "dim"),
        f"{exposed.protocol} {exposed.ports}".strip(),
        Text(exposed.service, "dim"),
        exposed.source,
        Text(cause.words if cause else "", "dim"),
    )
    return Row(key_of(exposed), cells, hash(cells), tone if exposed.severity else None)


def deciding(exposed: Exposed) -> Cause | None:
    """The group's rule rather than the ACL's entry or the route: it is the one that was made for this."""
    groups = (each for each in exposed.because if each.kind == "ec2:SecurityGroup")
    return next(groups, exposed.because[0] if exposed.because else None)


def editable(cause: Cause) -> str:
    """What the editor calls a rule: an ACL has numbers for both directions."""
    if cause.kind != "ec2:NetworkAcl":
        return cause.rule
    return f"{'out' if ' to ' in cause.words else 'in'} {cause.rule}"


def because_lines(exposed: Exposed, ink: Ink) -> list[list[Span]]:
    """All that lets it through: where one of these goes, it is closed."""
    arrow = "→" if ink is Ink.BRAILLE else "->"
    head: list[Span] = [
        (clean(exposed.label), "strong"),
        (f"  {exposed.protocol} {exposed.ports}".rstrip(), "text"),
        (f"  from {exposed.source}, let through by all of these", "dim"),
    ]
    return [head, *(_cause_line(each, arrow) for each in exposed.because)]


def _cause_line(cause: Cause, arrow: str) -> list[Span]:
    word = _WORDS.get(cause.kind, "rule")
    return [(f"{arrow} {word:<16}", "dim"), (clean(cause.words), "text"), (f"  {cause.id}", "dim")]


_WORDS: Final[Mapping[str, str]] = {
    "ec2:SecurityGroup": "security group",
    "ec2:NetworkAcl": "network ACL",
    "ec2:RouteTable": "route table",
}


def key_of(exposed: Exposed) -> str:
    """Stays the same as long as it is the same opening."""
    parts = (exposed.interface, exposed.address, exposed.protocol, exposed.ports, exposed.source)
    return " ".join(parts)


def answer_of(found: Sequence[Exposed], ink: Ink) -> list[Span]:
    """How many there are of each severity, the worst first, in signs and words."""
    counts = Counter(each.severity for each in found)
    spans: list[Span] = []
    for severity in sorted(counts, reverse=True):
        tone, word = _SEVERITIES[severity]
        spans.append((f"{health(tone).sign(ink)} {counts[severity]} {word}  ", tone))
    return [*spans, (f"{len(found)}", "dim")] if found else [("nothing", "good")]


def packet_to(client: Client, exposed: Exposed, region: str) -> Asked:
    """The walk of a packet that comes by this opening; where nobody is known to send it, the sender is left to say."""
    port = max(1, exposed.first_port)
    traffic = f"{exposed.protocol} {port}" if exposed.protocol in ("tcp", "udp") else FIRST_TRAFFIC
    traffic = "ping" if exposed.protocol.startswith("icmp") else traffic
    if exposed.origin is Origin.INTERNET:
        return Asked(_stranger(exposed.blocks), exposed.address, traffic, region)
    start = _neighbour(exposed, client.reachability(region).ends())
    return Asked(start, exposed.interface, traffic, region)


def _stranger(blocks: Sequence[str]) -> str:
    """Anybody, or the first host of those who are let in."""
    return "internet" if "0.0.0.0/0" in blocks or not blocks else str(ip_network(blocks[0], strict=False)[0])


def _neighbour(exposed: Exposed, ends: Iterable[WalkEnd]) -> str:
    networks = [ip_network(each, strict=False) for each in exposed.blocks]
    for end in ends:
        fits = end.address and any(ip_address(end.address) in each for each in networks)
        if fits and end.interface != exposed.interface and _is_of(exposed, end):
            return end.id
    return str(networks[0][0]) if networks and exposed.origin is Origin.PREMISES else ""


def _is_of(exposed: Exposed, end: WalkEnd) -> bool:
    match exposed.origin:
        case Origin.PEERS:
            return end.kind == "peer" or (bool(end.vpc) and end.vpc != exposed.vpc)
        case Origin.PREMISES:
            return end.kind == "on premises"
        case _:
            return end.vpc == exposed.vpc
