"""A VPC as the rows tell it: gateways, balancers, zones, subnets with their routes, instances with their load."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from model.client import Row
from screens.feed import Feed
from screens.tables import Sparks, tone_of, values_of
from screens.widgets.health import Tone, worst
from screens.widgets.topology_layout import Entrance, Node, SubnetPicture, VpcPicture, ZonePicture

KINDS = (
    "ec2:Vpc",
    "ec2:Subnet",
    "ec2:RouteTable",
    "ec2:InternetGateway",
    "ec2:NatGateway",
    "ec2:Instance",
    "elbv2:LoadBalancer",
)
CROWD = 3
"From so many machines on, a subnet draws them without their names."
EVERYWHERE = "0.0.0.0/0 → "


def vpc_of(feed: Feed, row: Row) -> str:
    """The VPC that a resource is in, empty if it is in none."""
    return str(values_of(feed.views[row.kind], row).get("vpc_id") or "")


def main_vpc(feed: Feed, region: str) -> Row | None:
    """The VPC of a region (or of all) with the most in it; of equals the one that is not the default."""
    count: dict[str, int] = {}
    for row in feed.rows("ec2:Instance"):
        count[vpc_of(feed, row)] = count.get(vpc_of(feed, row), 0) + 1
    rows = [row for row in feed.rows("ec2:Vpc") if not region or row.region == region]
    return max(rows, key=lambda row: (count.get(row.id, 0), not _told(feed, row)["is_default"]), default=None)


def picture_of(feed: Feed, vpc: Row, sparks: Sparks) -> VpcPicture:
    """The drawing's content; nothing in it is not so."""
    things = {kind: _within(feed, kind, vpc) for kind in KINDS[1:]}
    names = {row.id: row.label for rows in things.values() for row in rows}
    routes = _default_routes(feed, things["ec2:RouteTable"], things["ec2:Subnet"])
    nodes = _nodes(feed, things, sparks)
    gateway = next(iter(things["ec2:InternetGateway"]), None)
    balancers = [row for row in things["elbv2:LoadBalancer"] if _told(feed, row)["scheme"] == "internet-facing"]
    inner = [row for row in things["elbv2:LoadBalancer"] if row not in balancers]
    return VpcPicture(
        vpc.id,
        str(_told(feed, vpc)["cidr_block"]),
        vpc.label if vpc.label != vpc.id else "",
        Entrance(gateway.id, _short(gateway.label), tone_of(feed.views[gateway.kind], gateway) or "good")
        if gateway
        else None,
        tuple(_balancer(feed, row, sparks) for row in balancers),
        tuple(_balancer(feed, row, sparks) for row in inner),
        tuple(_zones(feed, things["ec2:Subnet"], routes, names, nodes)),
    )


def _told(feed: Feed, row: Row) -> dict[str, Any]:
    return values_of(feed.views[row.kind], row)


def _within(feed: Feed, kind: str, vpc: Row) -> list[Row]:
    rows = [row for row in feed.rows(kind) if row.region == vpc.region and _told(feed, row).get("vpc_id") == vpc.id]
    return sorted(rows, key=lambda row: (row.label, row.id))


def _default_routes(feed: Feed, tables: Iterable[Row], subnets: Iterable[Row]) -> dict[str, str]:
    """Where each subnet's default route leads; a subnet without a table of its own follows the main one."""
    main, own = "", dict[str, str]()
    for row in tables:
        told = _told(feed, row)
        target = next((way.removeprefix(EVERYWHERE) for way in told["ways"] if way.startswith(EVERYWHERE)), "")
        own |= dict.fromkeys(told["subnet_ids"], target)
        main = target if told["is_main"] else main
    return {row.id: own.get(row.id, main) for row in subnets}


def _nodes(feed: Feed, things: Mapping[str, list[Row]], sparks: Sparks) -> dict[str, list[Node]]:
    """By subnet: instances, and NAT gateways under their names."""
    found: dict[str, list[Node]] = {}
    for row in things["ec2:NatGateway"]:
        node = Node(row.id, _short(row.label), tone_of(feed.views[row.kind], row) or "good", named=True)
        found.setdefault(str(_told(feed, row)["subnet_id"]), []).append(node)
    for row in things["ec2:Instance"]:
        tone = tone_of(feed.views[row.kind], row) or "unknown"
        if tone != "gone":
            found.setdefault(str(_told(feed, row)["subnet_id"]), []).append(_machine(row, tone, sparks))
    return {subnet: _named_if_few(nodes) for subnet, nodes in found.items()}


def _machine(row: Row, tone: Tone, sparks: Sparks) -> Node:
    spark = sparks.get(((row.region, row.id), "CPUUtilization"))
    load = None if spark is None or spark.value is None or tone != "good" else min(1.0, spark.value / 100)
    return Node(row.id, _short(row.label), tone, load)


def _named_if_few(nodes: list[Node]) -> list[Node]:
    names = {node.name for node in nodes}
    if len(nodes) >= CROWD or len(names) < len(nodes) or (len(nodes) > 1 and len(names) == 1):
        return nodes
    return [Node(node.id, node.name, node.tone, node.load, node.note, named=True) for node in nodes]


def _balancer(feed: Feed, row: Row, sparks: Sparks) -> Entrance:
    spark = sparks.get(((row.region, row.id), "RequestCount"))
    note = f"{spark.value / 60:.0f} req/s" if spark is not None and spark.value is not None else ""
    return Entrance(row.id, f"alb/{row.label}", tone_of(feed.views[row.kind], row) or "good", note)


def _zones(
    feed: Feed, subnets: list[Row], routes: Mapping[str, str], names: Mapping[str, str], nodes: Mapping[str, list[Node]]
) -> Iterable[ZonePicture]:
    by_zone: dict[str, list[Row]] = {}
    for row in subnets:
        by_zone.setdefault(str(_told(feed, row)["availability_zone"]), []).append(row)
    for zone, rows in sorted(by_zone.items()):
        ordered = sorted(rows, key=lambda row: _address(str(_told(feed, row)["cidr_block"])))
        pictures = [
            SubnetPicture(
                row.id,
                _tier(row),
                str(_told(feed, row)["cidr_block"]),
                _short(names.get(routes[row.id], routes[row.id])),
                tuple(nodes.get(row.id, ())),
            )
            for row in ordered
        ]
        tones: list[Tone] = [
            node.tone for picture in pictures for node in picture.nodes if node.tone not in {"off", "gone"}
        ]
        yield ZonePicture(zone, tuple(pictures), worst(tones) if tones else "good")


def _address(cidr: str) -> tuple[int, ...]:
    return tuple(int(part) for part in cidr.partition("/")[0].split("."))


def _tier(row: Row) -> str:
    """`web` of `web-a`; nothing for a subnet that nobody named."""
    if row.label == row.id:
        return ""
    head, _, tail = row.label.rpartition("-")
    return head if head and len(tail) == 1 else row.label


def _short(name: str) -> str:
    """An id's first characters, a name as it is."""
    kind, dash, rest = name.partition("-")
    return f"{kind}-{rest[:4]}" if dash and len(rest) == 17 and rest.isalnum() else name
