"""EC2-Classic on the map: a network that nobody describes, told by the rows of the machines that are in it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any, Final

from model.client import KindView, Row
from screens.network_kinds import IGW, SUBNET, TABLE, VPC

CLASSIC: Final = "EC2-Classic"
_BLOCK: Final = "10.0.0.0/8"
_DOOR: Final = "door"


def home_of(region: str) -> str:
    """What stands for the id of a VPC."""
    return f"{CLASSIC} {region}"


def placed(machine: tuple[Row, Mapping[str, Any]]) -> tuple[Row, Mapping[str, Any]]:
    """A machine, said to be in what the network has in its zone."""
    row, told = machine
    return row, {**told, "subnet_id": _part(str(told["availability_zone"]))}


def _part(zone: str) -> str:
    return f"{CLASSIC} {zone}"


def rows_of_classic(views: Mapping[str, KindView], machines: Sequence[Row]) -> Iterator[Row]:
    """What a map needs of a network: itself, its door, the way there, and a part of it in each zone with machines."""
    if not machines:
        return
    like, home = machines[0], home_of(machines[0].region)
    door = f"{_DOOR} of {home}"
    at = [column.field for column in views[like.kind].columns].index("availability_zone")
    zones = sorted({str(machine.values[at]) for machine in machines})
    yield _made(views[VPC], like, home, CLASSIC, cidr_block=_BLOCK, state="available")
    yield _made(views[IGW], like, door, _DOOR, vpc_id=home, state="attached")
    ways = (f"0.0.0.0/0 → {door}",)
    yield _made(views[TABLE], like, f"ways of {home}", vpc_id=home, is_main=True, ways=ways, subnet_ids=())
    for zone in zones:
        yield _made(views[SUBNET], like, _part(zone), vpc_id=home, availability_zone=zone, cidr_block=_BLOCK)


def _made(view: KindView, like: Row, id: str, label: str = "", **told: Any) -> Row:
    values = told | {"label": label or id}
    return Row(
        kind=view.kind,
        account=like.account,
        region=like.region,
        id=id,
        label=label or id,
        state=str(told.get("state", "")),
        values=tuple(values.get(column.field) for column in view.columns),
        created_at=0.0,
        revision=0,
        refused=frozenset(),
    )
