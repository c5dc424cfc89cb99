"""A small service of boxes, for tests of what all services stand on."""

from __future__ import annotations

from pathlib import Path

import model.kit.living  # noqa: F401 - lets lifecycles live
from model.kernel.bodies import Bodies
from model.kernel.chance import Between
from model.kernel.file import WorldFile
from model.kernel.kernel import Kernel
from model.kernel.timers import Timer
from model.kit.behavior import WAKES, due
from model.kit.cell import CellSettings
from model.kit.lifecycle import Auto, Lifecycle, When
from model.kit.resource import Resource
from model.kit.world import World

BOX_LIFE = Lifecycle(
    Auto("closing", to="closed", after=Between(10, 20)),
    When("open", asked="CloseBox", to="closing"),
    When("closed", asked="OpenBox", to="open"),
    When("open|closed", asked="ShakeBox"),
    refusal=("IncorrectState", "{action} is not possible while {id} is {state}"),
)


class Box(
    Resource,
    key="box_id",
    prefix="box",
    index=("colour",),
    life=BOX_LIFE,
    arn="box/{box_id}",
    missing=("NoSuchBox", "The box {id} does not exist", 404),
    malformed=("InvalidBoxId", "Invalid id: {id}"),
    taken=("BoxExists", "The box {id} exists", 409),
):
    box_id: str
    colour: str = "red"
    state: str = "open"
    rings: tuple[float, ...] = ()


@due
async def ring(world: World, box_id: str) -> None:
    box = world.get(Box, box_id)
    box.rings = (*box.rings, world.now)


class Room:
    """One kernel with a world of boxes in it."""

    def __init__(self, *, seed: int = 1, now: float = 1000.0, delays: bool = True) -> None:
        self.kernel = Kernel(seed=seed, now=now)
        self.kernel.kinds[Box.kind] = Box
        self.kernel.wake = self._wake
        self.settings = CellSettings(delays=delays)
        self.bodies = Bodies(None)
        self.here = self.world("123456789012", "us-east-1", "tests")
        self.file: WorldFile | None = None

    async def open(self, path: Path) -> Room:
        """Keep the room in a file, and find in it what was kept before."""
        self.file = await WorldFile.open(path)
        about = await self.file.about()
        await self.file.load(self.kernel)
        if about:
            self.kernel.clock.advance_to(about["now"])
        return self

    def world(self, account: str, region: str, service: str) -> World:
        return World(self, account, region, service)  # type: ignore[arg-type]

    async def _wake(self, timer: Timer) -> None:
        account, region, what, whom = timer.appointment
        async with self.kernel.unit(timer.cause, what) as unit:
            unit.appoint(timer.appointment, None)
            await WAKES[what](self.world(account, region, "tests"), whom)

    async def add(self, **fields: str) -> Box:
        async with self.kernel.unit("test", "tests:AddBox"):
            return self.here.add(Box(box_id=self.here.new_id("box"), **fields))  # type: ignore[arg-type]
