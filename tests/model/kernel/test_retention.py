from pathlib import Path

import pytest

from model.kernel.consequences import CannotUndo
from model.kernel.file import WorldFile
from model.kernel.retention import DAY, Retention
from model.kernel.signals import KEPT_SECONDS
from model.kernel.undo import undo
from tests.model.kernel.boxes import Box, Room

pytestmark = pytest.mark.asyncio

NOTES = "CREATE TABLE IF NOT EXISTS note (box TEXT PRIMARY KEY, text TEXT) WITHOUT ROWID;"


async def opened(path: Path, retention: Retention) -> Room:
    room = Room(now=0)
    room.file = await WorldFile.open(path, NOTES, retention=retention)
    about = await room.file.about()
    await room.file.load(room.kernel)
    room.kernel.clock.advance_to(about.get("now", 0.0))
    return room


async def close(room: Room) -> None:
    assert room.file is not None
    await room.file.close()


async def live(room: Room, units: int) -> None:
    """A box is painted, weighed and noted every second, each time with a long text."""
    box = room.here.all(Box)[0] if room.here.all(Box) else await room.add()
    for turn in range(units):
        await room.kernel.run_until(room.kernel.clock.now + 1)
        async with room.kernel.unit(f"{turn}", "tests:Paint") as unit:
            box.colour = f"{turn} " * 50
            room.here.write("INSERT OR REPLACE INTO note VALUES (?, ?)", box.id, box.colour)
        assert unit.kept is not None
        await unit.kept


async def count(room: Room, table: str) -> int:
    assert room.file is not None
    ((rows,),) = await room.file.read(f"SELECT count(*) FROM {table}")  # noqa: S608
    return rows


@pytest.mark.parametrize("retention", [Retention(seconds=200, every=64), Retention(bytes=60_000, every=64)])
async def test_a_long_life_stays_within_bounds(tmp_path: Path, retention: Retention) -> None:
    room = await opened(tmp_path / "world", retention)
    await live(room, 600)
    size = (tmp_path / "world").stat().st_size
    await live(room, 600)

    assert await count(room, "journal") < 400
    assert await count(room, "past_note") < 800
    assert (tmp_path / "world").stat().st_size < size * 1.5
    await close(room)


async def test_within_the_bounds_nothing_is_forgotten(tmp_path: Path) -> None:
    room = await opened(tmp_path / "world", Retention())
    await live(room, 300)

    assert await count(room, "journal") == 301
    await close(room)


async def test_records_are_counted_on_after_all_are_forgotten(tmp_path: Path) -> None:
    room = await opened(tmp_path / "world", Retention(seconds=10, every=64))
    await live(room, 200)
    last = room.kernel.journal.seq
    await close(room)
    again = await opened(tmp_path / "world", Retention(seconds=10, every=64))

    assert again.kernel.journal.seq == last
    with pytest.raises(CannotUndo, match="does not remember"):
        await undo(again.kernel, "3")
    await close(again)


async def test_old_changes_of_signals_go_and_what_they_added_up_to_stays(tmp_path: Path) -> None:
    room = await opened(tmp_path / "world", Retention())
    for day in range(200):
        await room.kernel.run_until(day * DAY)
        async with room.kernel.unit(f"{day}", "tests:Weigh") as unit:
            room.here.measure("scale", "weight", day % 7)
            room.here.measure("lamp", "light", 3)
        assert unit.kept is not None
        await unit.kept
    now = room.kernel.clock.now
    whole = sum((day % 7) * DAY for day in range(199))
    await close(room)
    again = await opened(tmp_path / "world", Retention())

    for each in (room, again):
        weight, light = each.here.signal("scale", "weight"), each.here.signal("lamp", "light")
        assert (weight.cumulative(now), light.cumulative(now)) == (whole, 3 * 199 * DAY)
        assert weight.value_at(now - KEPT_SECONDS) == (199 - 63) % 7
        assert len(weight) < 70
    await close(again)
