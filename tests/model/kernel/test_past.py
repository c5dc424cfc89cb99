import asyncio
from pathlib import Path

import pytest

from model.kernel.fingerprint import fingerprint
from model.kernel.journal import Journal
from model.kernel.kernel import PastIsFixed
from model.kernel.past import NotRemembered, as_of
from model.kernel.undo import undo
from model.kernel.unhurried import AT_ONCE
from tests.model.kernel.boxes import Box, Room, ring

pytestmark = pytest.mark.asyncio


async def live(room: Room) -> dict[float, str]:
    """A life with something happening every 100 seconds; returns what the world was before each."""
    seen: dict[float, str] = {}
    boxes: list[Box] = []
    for turn in range(12):
        await room.kernel.run_until(room.kernel.clock.now + 99)
        seen[room.kernel.clock.now] = await fingerprint(room.kernel)
        await room.kernel.run_until(room.kernel.clock.now + 1)
        async with room.kernel.unit(f"turn-{turn}", "tests:Turn"):
            boxes.append(room.here.add(Box(box_id=room.here.new_id("box"))))
            boxes[turn - turn % 3].colour = f"colour {turn}"
            room.here.measure(boxes[0].id, "weight", turn)
            room.here.wake(ring, boxes[turn - turn % 3].id, after=150)
            if turn % 3 == 2:
                room.here.remove(boxes[turn])
    return seen


async def test_the_world_is_shown_as_it_was_at_every_instant() -> None:
    room = Room()
    seen = await live(room)

    assert {instant: await fingerprint(await as_of(room.kernel, instant)) for instant in seen} == seen


async def test_what_the_file_alone_remembers_is_shown_too(tmp_path: Path) -> None:
    room = await Room().open(tmp_path / "world")
    seen = await live(room)
    room.kernel.journal = short = Journal(kept=3)
    short.seq = 10_000
    async with room.kernel.unit("last", "tests:Nothing"):
        room.here.count("nothing")

    assert {instant: await fingerprint(await as_of(room.kernel, instant)) for instant in seen} == seen
    assert room.file is not None
    await room.file.close()


async def test_what_others_change_while_one_looks_back_is_not_seen() -> None:
    room = Room()
    async with room.kernel.unit("many", "tests:Many"):
        boxes = [room.here.add(Box(box_id=room.here.new_id("box"))) for _ in range(3 * AT_ONCE)]
    was = await fingerprint(room.kernel)
    await room.kernel.run_until(room.kernel.clock.now + 1)

    looking = asyncio.ensure_future(as_of(room.kernel, room.kernel.clock.now - 1))
    changed = 0
    while not looking.done():
        async with room.kernel.unit(f"turn-{changed}", "tests:Turn"):
            boxes[-1].colour = f"colour {changed}"
            room.here.remove(boxes[changed])
            room.here.add(Box(box_id=room.here.new_id("box")))
            room.here.wake(ring, boxes[-1].id, after=150)
            room.here.measure(boxes[0].id, "weight", changed)
        changed += 1
        await asyncio.sleep(0)

    assert changed > 3
    assert await fingerprint(await looking) == was


async def test_what_was_undone_was_still_there_before() -> None:
    room = Room()
    async with room.kernel.unit("a", "tests:AddBox"):
        box = room.here.add(Box(box_id="box-1"))
    await room.kernel.run_until(1100)
    await undo(room.kernel, "a")
    await room.kernel.run_until(1200)

    past = await as_of(room.kernel, 1050)

    assert [each.id for each in past.store.everything()] == [box.id]
    assert len(room.kernel.store) == 0


async def test_the_past_stays_as_it_is_while_the_present_goes_on() -> None:
    room = Room()
    box = await room.add(colour="red")
    past = await as_of(room.kernel, 1000)
    async with room.kernel.unit("b", "tests:Paint"):
        box.colour = "blue"

    assert past.store.find(box.account, box.region, Box, box.id).colour == "red"  # type: ignore[union-attr]


async def test_the_past_cannot_be_changed() -> None:
    past = await as_of(Room().kernel, 1000)

    with pytest.raises(PastIsFixed):
        past.unit("a", "tests:AddBox")


async def test_what_is_forgotten_and_what_has_not_happened_is_not_shown() -> None:
    room = Room()
    room.kernel.journal = Journal(kept=1)
    await room.add()
    await room.kernel.run_until(1100)
    await room.add()

    with pytest.raises(NotRemembered, match="reaches back to 1100 only"):
        await as_of(room.kernel, 1050)
    with pytest.raises(ValueError, match="not happened yet"):
        await as_of(room.kernel, 1200)
