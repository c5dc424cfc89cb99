"""A small world for the screens over it, and a bare app that opens one of them; nothing in it moves by itself."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from pathlib import Path
from typing import Any

from textual.app import App
from textual.pilot import Pilot
from textual.screen import ModalScreen, Screen
from textual.worker import Worker

from model.client import Client, KindView, Row, open_cloud
from screens.errands import known_as
from screens.feed import Feed
from screens.session import Session
from screens.themes import ThemedApp
from screens.widgets.ink import Ink
from tests.admin import NOON

STYLES = Path(__file__).parents[2] / "styles" / "base.tcss"
HERE = "us-east-1"
Compare = Callable[..., bool]


class Yard:
    """What tests look at: its client, and rows by the kind and the name of the thing."""

    def __init__(self, client: Client) -> None:
        self.client = client

    def kind(self, name: str) -> KindView:
        return self.client.kinds()[name]

    def rows(self, kind: str) -> list[Row]:
        watch = self.client.watch(kind)
        rows = watch.take().rows
        watch.close()
        return sorted(rows, key=lambda row: row.label)

    def row(self, kind: str, name: str) -> Row:
        return next(row for row in self.rows(kind) if known_as(self.kind(kind), row) == name)

    async def advance(self, seconds: float) -> None:
        await self.client.run_until(self.client.now + seconds)

    async def launch(self, *names: str) -> None:
        """Instances with these names, pending."""
        images = await self.client.call("ec2:DescribeImages", Owners=["amazon"])
        for name in names:
            tags = [{"ResourceType": "instance", "Tags": [{"Key": "Name", "Value": name}]}]
            image = images["Images"][0]["ImageId"]
            await self.client.call(
                "ec2:RunInstances",
                ImageId=image,
                InstanceType="t3.micro",
                MinCount=1,
                MaxCount=1,
                TagSpecifications=tags,
            )


def session_over(client: Client) -> Session:
    """Of somebody who looks at one thing alone, without a dashboard below it."""
    return Session(client, "yard", Ink.BRAILLE, Feed(client, ()))


async def open_yard(app: App[Any] | None = None) -> Yard:
    """web-1 and web-2 run, db-1 is stopped, at six minutes past noon. A stage closes it when it comes down itself."""
    yard = Yard(await open_cloud(None, seed=1, now=NOON, wall=lambda: NOON))
    if isinstance(app, Stage):
        app.kept.append(yard)
    await yard.launch("web-1", "web-2", "db-1")
    await yard.advance(120)
    await yard.client.call("ec2:StopInstances", InstanceIds=[yard.row("ec2:Instance", "db-1").id])
    await yard.advance(240)
    return yard


NOTED_SECONDS = 3600.0
"What is said in passing can be read for as long as any test takes."


class Stage(ThemedApp[None]):
    """Opens one screen of ours and keeps what it was dismissed with."""

    NOTIFICATION_TIMEOUT = NOTED_SECONDS

    CSS_PATH = STYLES
    ENABLE_COMMAND_PALETTE = False

    def __init__(self, make: Callable[[], Screen[Any]] | None = None) -> None:
        super().__init__()
        self._make = make
        self.said: list[Any] = []
        self.kept: list[Yard] = []
        self.animation_level = "none"

    def on_mount(self) -> None:
        if self._make is not None:
            self.push_screen(self._make(), self.said.append)

    async def on_unmount(self) -> None:
        for yard in self.kept:
            await yard.client.close()


async def look(pilot: Pilot[Any]) -> None:
    """Wait until all that was begun is done and drawn; not for what waits for people, and clocks never end."""
    quiet = 0
    for _ in range(_ROUNDS):
        await pilot.pause()
        quiet = 0 if await _came(pilot) or _is_told(pilot) else quiet + 1
        if quiet == _QUIET:
            return


_ROUNDS = 20
"More than that nothing takes, except what clocks begin again and again."
_QUIET = 2
"In so many of them one after the other nothing comes any more: what is laid out in one is drawn in the next."


def _is_told(pilot: Pilot[Any]) -> bool:
    """A message is on its way."""
    return any(pump.message_queue_size for pump in (pilot.app, *pilot.app.screen.walk_children(with_self=True)))


async def _came(pilot: Pilot[Any]) -> bool:
    """Wait for what was asked for; whether anything was."""
    was_asked = False
    while any(_is_asked(pilot, worker) for worker in pilot.app.workers):
        was_asked = True
        await asyncio.sleep(0)
    return was_asked


def _is_asked(pilot: Pilot[Any], worker: Worker[Any]) -> bool:
    """It asks the cloud: over a deed somebody is asked as long as there is a question on the screen."""
    return not worker.is_finished and not (worker.group == "deeds" and isinstance(pilot.app.screen, ModalScreen))
