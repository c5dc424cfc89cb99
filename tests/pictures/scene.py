"""The world that the pictures are taken of: the web shop in its flash sale, at the same instant every time."""

from __future__ import annotations

import asyncio

from app.console import Console
from model.client import Client, build_world, open_cloud
from screens.themes import DARK
from screens.widgets.ink import Ink

WORLD = "three_tier"
OPENED = 1_794_830_400.0
"Noon of Monday, 16 November 2026."

IN_THE_SALE = OPENED + 2 * 3600 + 13 * 60 + 38
"The flash sale is on, an alarm is up, and the group has machines that still start."

STRIDE_SECONDS = 60.0


async def in_the_sale() -> Client:
    """The shop when the sale has hit it."""
    client = await open_cloud(None, seed=1, now=OPENED, wall=lambda: OPENED)
    await build_world(client, WORLD)
    while client.now < IN_THE_SALE:
        await client.run_until(min(client.now + STRIDE_SECONDS, IN_THE_SALE))
        await asyncio.sleep(0)
    client.steering.speed = 60.0
    return client


class Scene(Console):
    """The real console over the shop. Nothing beats here, so time stands still."""

    def __init__(self) -> None:
        super().__init__(WORLD, theme=DARK.name, ink=Ink.BRAILLE)
        self.animation_level = "none"

    async def on_load(self) -> None:
        super().on_load()
        self.begin(await in_the_sale())

    async def on_unmount(self) -> None:
        await self.client.close()
