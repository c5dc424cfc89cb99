"""What it costs to look at a large network: a VPC of 50 subnets and 500 machines, drawn anew and drawn again."""

from __future__ import annotations

import time
from collections.abc import Sequence
from dataclasses import replace
from statistics import median

from textual.app import ComposeResult
from textual.pilot import Pilot

from screens.themes import ThemedApp
from screens.widgets.topology import Topology, vpc_scene
from screens.widgets.topology_picture import Entrance, Gate, Node, SubnetPicture, VpcPicture, Way, ZonePicture
from tests.bench.harness import benchmark

ZONES, TIERS, MACHINES = 5, 10, 10


@benchmark("redrawing a VPC of 50 subnets and 500 machines whose loads changed, processor time", budget="<= 16 ms")
async def redraw_a_large_vpc() -> float:
    """Only what is in view is painted again; nothing finds another place."""
    return await _median([large(at / 40) for at in range(20)])


@benchmark("placing the same VPC anew because its structure is another, processor time", budget="<= 60 ms")
async def place_a_large_vpc() -> float:
    return await _median([large(0.5, name=f"shop {number}") for number in range(20)])


async def _median(pictures: Sequence[VpcPicture]) -> float:
    stage = Stage()
    async with stage.run_test(size=(120, 40)) as pilot:
        await pilot.pause()
        return median([await _milliseconds(stage, pilot, picture) for picture in pictures][1:])


class Stage(ThemedApp[None]):
    def __init__(self) -> None:
        super().__init__()
        self.drawing = Topology(vpc_scene(large(0.5)))

    def compose(self) -> ComposeResult:
        yield self.drawing


async def _milliseconds(stage: Stage, pilot: Pilot[None], picture: VpcPicture) -> float:
    start = time.process_time()
    stage.drawing.set_scene(vpc_scene(picture))
    await pilot.pause()
    return 1000 * (time.process_time() - start)


def large(load: float, name: str = "shop") -> VpcPicture:
    doors = Gate("igw", "igw", "internet", beyond=((Entrance("", "internet"),),))
    office = Gate(
        "vgw", "vgw", "vpn", beyond=((Entrance("vpn", "vpn", signs=("good", "bad")), Entrance("cgw", "site")),)
    )
    zones = tuple(_zone(number, load) for number in range(ZONES))
    return VpcPicture("vpc-1", "10.0.0.0/16", name, (doors, office), zones=zones)


def _zone(zone: int, load: float) -> ZonePicture:
    subnets = tuple(_subnet(zone, tier, load) for tier in range(TIERS))
    nat = Node(f"nat-{zone}", f"nat-{zone}", "good", named=True, gate=True)
    public = replace(subnets[0], nodes=(nat, *subnets[0].nodes), ways=(Way("0.0.0.0/0", "igw"),))
    return ZonePicture(f"us-east-1{'abcdef'[zone]}", (public, *subnets[1:]))


def _subnet(zone: int, tier: int, load: float) -> SubnetPicture:
    nodes = tuple(Node(f"i-{zone}-{tier}-{at}", f"web-{at}", "good", (load + at / 10) % 1) for at in range(MACHINES))
    ways = (Way("0.0.0.0/0", f"nat-{zone}"), Way("192.168.0.0/16", "vgw"))
    return SubnetPicture(f"subnet-{zone}-{tier}", f"tier{tier}", f"10.{zone}.{tier}.0/24", ways, nodes, load)
