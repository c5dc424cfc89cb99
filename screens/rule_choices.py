"""What could stand in each cell of a rule, found by what was typed so far, and the rules of well-known servers."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from ipaddress import ip_address
from typing import Final

from model.client import AwsError, Client, Row
from screens.rule_line import Line
from screens.rule_types import TYPES
from screens.tables import values_of

SHOWN_MOST: Final = 6
PROTOCOLS: Final = ("tcp", "udp", "icmp", "icmpv6", "all")


@dataclass(frozen=True, slots=True)
class Choice:
    """A text that may stand there, and what a person knows it by."""

    value: str
    caption: str = ""


@dataclass(frozen=True, slots=True)
class Neighbours:
    """Who can be named in a rule: the other groups of the VPC, prefix lists, the VPC's own ranges."""

    groups: tuple[Choice, ...] = ()
    lists: tuple[Choice, ...] = ()
    ranges: tuple[Choice, ...] = ()

    def name_of(self, peer: str) -> str:
        """What people call a group or a list; empty for ranges."""
        return next((each.caption for each in (*self.groups, *self.lists) if each.value == peer), "")


def neighbours_of(client: Client, region: str, vpc_id: str) -> Neighbours:
    """Those that whoever asks may see."""
    groups = (row for row in rows_of(client, "ec2:SecurityGroup", region) if _said(client, row, "vpc_id") == vpc_id)
    networks = (row for row in rows_of(client, "ec2:Vpc", region) if row.id == vpc_id)
    return Neighbours(
        tuple(sorted((Choice(row.id, row.label) for row in groups), key=lambda choice: choice.caption)),
        tuple(Choice(row.id, row.label) for row in rows_of(client, "ec2:ManagedPrefixList", region)),
        tuple(Choice(_said(client, row, "cidr_block"), "the VPC") for row in networks),
    )


def rows_of(client: Client, kind: str, region: str = "") -> Sequence[Row]:
    """All of a kind in a region, or everywhere; none for whom they may not be shown to."""
    try:
        watch = client.watch(kind, (region,) if region else ())
    except AwsError:
        return ()
    try:
        return watch.take().rows
    finally:
        watch.close()


def _said(client: Client, row: Row, field: str) -> str:
    return str(values_of(client.kinds()[row.kind], row)[field] or "")


def choices_of(column: str, text: str, neighbours: Neighbours, *, grouped: bool) -> list[Choice]:
    """Those that begin with the text first, then those that hold it; `grouped` says that groups can be named."""
    folded = text.strip().casefold()
    alone = _alone(folded) if column == "peer" else ()
    found = [each for each in _all(column, neighbours, grouped=grouped) if folded in _words(each)]
    return [*alone, *sorted(found, key=lambda each: not _words(each).startswith(folded))][:SHOWN_MOST]


def _alone(text: str) -> tuple[Choice, ...]:
    """The range that is one address."""
    try:
        address = ip_address(text)
    except ValueError:
        return ()
    return (Choice(f"{address}/{address.max_prefixlen}", "this address alone"),)


def _all(column: str, neighbours: Neighbours, *, grouped: bool) -> Sequence[Choice]:
    match column:
        case "type":
            return [Choice(each.name, f"{each.protocol} {each.ports}".strip()) for each in TYPES]
        case "protocol":
            return [Choice(each) for each in PROTOCOLS]
        case "action":
            return [Choice("allow"), Choice("deny")]
        case "peer":
            anywhere = (Choice("0.0.0.0/0", "anywhere, IPv4"), Choice("::/0", "anywhere, IPv6"))
            return [*neighbours.ranges, *(neighbours.groups if grouped else ()), *neighbours.lists, *anywhere]
        case _:
            return ()


def _words(choice: Choice) -> str:
    return f"{choice.value} {choice.caption}".casefold()


@dataclass(frozen=True, slots=True)
class Server:
    """A kind of server, and the inbound rules that one of its kind has."""

    title: str
    about: str
    lines: tuple[Line, ...]


def servers_of(neighbours: Neighbours) -> tuple[Server, ...]:
    """A web server is for everybody, its administrators for the network; a database is for one group alone."""
    home = neighbours.ranges[0].value if neighbours.ranges else "10.0.0.0/8"
    web = (
        Line("", egress=False, ports="22", peer=home, description="administrators"),
        Line("", egress=False, ports="80", peer="0.0.0.0/0", description="web"),
        Line("", egress=False, ports="443", peer="0.0.0.0/0", description="web"),
    )
    databases = (
        Server(
            f"Database for {group.caption}: {name}",
            f"{port} from {group.caption}, nothing from the world",
            (Line("", egress=False, ports=port, peer=group.value, description=f"{name} for {group.caption}"),),
        )
        for group in neighbours.groups
        for name, port in (("MySQL", "3306"), ("PostgreSQL", "5432"))
    )
    return (Server("Web server", f"80 and 443 from anywhere, SSH from {home} alone", web), *databases)
