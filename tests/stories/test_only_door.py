"""Whatever the keys of the dashboard change, they change by calls, and the calls alone make the same world again."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from textual._compositor import Compositor
from textual.pilot import Pilot
from textual.widgets import Input, Static

from model.client import Action, Called, Client, build_world, open_cloud
from model.kernel.fingerprint import fingerprint
from screens.browser import BrowserScreen
from screens.dashboard import Dashboard
from screens.views import View
from screens.widgets.confirm import Confirm
from tests.admin import NOON
from tests.screens.estate import House, lived_in, settled, type_in

READS = ("Get", "Receive", "Describe", "List")


class Hand:
    """Presses keys in a recorded world, and keeps what was called and done for each of them."""

    def __init__(self, house: House, pilot: Pilot[Any]) -> None:
        self.house, self.pilot = house, pilot
        self.called: list[Called] = []
        self.pressed: dict[str, list[Called]] = {}
        house.client.listen(Called, self.called.append)

    def has(self, kind: str) -> bool:
        """Whether there is anything of a kind."""
        watch = self.house.client.watch(kind)
        rows = watch.take().rows
        watch.close()
        return bool(rows)

    async def go(self, kind: str) -> None:
        """To the list of a kind."""
        while not isinstance(self.house.screen, Dashboard | BrowserScreen):
            await self.pilot.press("escape")
        await self.pilot.press("colon")
        await type_in(self.pilot, str(View(kind)))
        await self.pilot.press("enter")
        await settled(self.pilot)

    async def press(self, kind: str, action: Action) -> None:
        """The key of an action on the first row, and yes to what is asked."""
        before = len(self.called)
        await self.pilot.press(action.key)
        await settled(self.pilot)
        screen = self.house.screen
        if isinstance(screen, Confirm):
            if screen.query(Input):
                await type_in(self.pilot, str(screen.query_one("#wanted", Static).content).split()[-1])
                await self.pilot.press("enter")
            else:
                await self.pilot.press("y")
            await settled(self.pilot)
        self.pressed[f"{kind} {action.title}"] = [each for each in self.called[before:] if not each.reads]


@pytest.fixture
def unpainted(monkeypatch: pytest.MonkeyPatch) -> None:
    """Everything is laid out and nothing painted: keys do not wait for what nobody looks at."""
    monkeypatch.setattr(Compositor, "render_update", lambda *_, **__: None)


async def recorded(tape: Path) -> Client:
    client = await open_cloud(None, seed=1, now=NOON, wall=lambda: NOON)
    await client.tape.record(tape)
    await build_world(client, "three_tier")
    return client


@pytest.mark.fact("access-02")
@pytest.mark.usefixtures("unpainted")
async def test_every_key_that_acts_is_a_call_and_the_calls_alone_make_the_same_world(tmp_path: Path) -> None:
    tape = tmp_path / "tape"
    async with lived_in(lambda: recorded(tape)) as (house, pilot):
        hand = Hand(house, pilot)
        kernel = house.client._cloud.kernel
        first = kernel.journal.seq
        keys = [
            (each.confirm, kind, each)
            for kind, view in house.client.kinds().items()
            for each in view.actions
            if not each.asks and not each.operation.startswith(READS)
        ]
        for _, kind, action in sorted(keys, key=lambda each: each[0]):
            if hand.has(kind):
                await hand.go(kind)
                await hand.press(kind, action)
        await house.client.tape.stop()
        done = [record for record in kernel.journal if record.seq > first and ":" in record.what]
        acts = {called.cause for called in hand.called}
        world = await fingerprint(kernel)

    acted = {name: calls for name, calls in hand.pressed.items() if calls}
    assert len(acted) >= 20, {name: len(calls) for name, calls in hand.pressed.items()}
    assert [record.what for record in done if record.cause not in acts] == []
    assert world == await replayed(text_of(tape))


def text_of(tape: Path) -> str:
    return tape.read_text()


async def replayed(tape: str) -> str:
    """What becomes of an empty world in which the calls are made again."""
    client = await open_cloud(None, seed=1, now=NOON, wall=lambda: NOON)
    await client.tape.replay(tape)
    world = await fingerprint(client._cloud.kernel)
    await client.close()
    return world
