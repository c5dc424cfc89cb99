import asyncio
import sqlite3
from pathlib import Path

import pytest

from model.kernel.file import FORMAT, WorldFile, WorldFileError
from model.kit.errors import AwsError
from tests.model.kernel.boxes import Box, Room, ring

pytestmark = pytest.mark.asyncio


async def lively(path: Path) -> Room:
    """A kept room with a bit of everything in it."""
    room = await Room(now=1000).open(path)
    for colour in ("red", "blue", "red"):
        box = await room.add(colour=colour)
        async with room.kernel.unit("test", "tests:Live"):
            room.here.request(box, "CloseBox")
            room.here.wake(ring, box.id, after=100)
            room.here.measure(box.id, "weight", 3.5)
    return room


def picture(room: Room) -> tuple[object, ...]:
    kernel = room.kernel
    return (
        [thing.body() for thing in kernel.store.everything()],
        [box.id for box in room.here.where(Box, colour="red")],
        sorted(kernel.timers),
        dict(kernel.serials),
        sorted((key, tuple(kernel.signals.get(key))) for key in kernel.signals),
        kernel.clock.now,
    )


async def close(room: Room) -> None:
    assert room.file is not None
    await room.file.close()


async def test_a_reopened_world_goes_on_where_it_was(tmp_path: Path) -> None:
    room = await lively(tmp_path / "world")
    await room.kernel.run_until(1005)
    await close(room)
    reopened = await Room(now=0).open(tmp_path / "world")

    assert picture(reopened) == picture(room)
    await room_without_file(room).run_until(1200)
    await reopened.kernel.run_until(1200)
    assert picture(reopened) == picture(room)
    await close(reopened)


def room_without_file(room: Room):
    room.kernel.tables = None
    return room.kernel


async def test_units_that_wait_together_are_written_together(tmp_path: Path) -> None:
    room = await Room().open(tmp_path / "world")
    boxes = await asyncio.gather(*(room.add() for _ in range(50)))
    await close(room)
    reopened = await Room().open(tmp_path / "world")

    assert [box.id for box in reopened.here.all(Box)] == [box.id for box in boxes]
    await close(reopened)


async def test_a_removed_thing_stays_removed(tmp_path: Path) -> None:
    room = await Room().open(tmp_path / "world")
    gone, kept = await room.add(), await room.add()
    async with room.kernel.unit("test", "tests:Remove"):
        room.here.remove(gone)
    await close(room)
    reopened = await Room().open(tmp_path / "world")

    assert [box.id for box in reopened.here.all(Box)] == [kept.id]
    await close(reopened)


async def test_a_file_of_a_newer_version_is_refused_and_left_alone(tmp_path: Path) -> None:
    path = tmp_path / "world"
    await close(await lively(path))
    with sqlite3.connect(path) as db:
        db.execute(f"PRAGMA user_version = {FORMAT + 1}")
    db.close()
    before = path.read_bytes()

    with pytest.raises(WorldFileError, match="newer Cloudarium"):
        await WorldFile.open(path)
    assert path.read_bytes() == before


async def test_a_foreign_file_is_refused_and_left_alone(tmp_path: Path) -> None:
    path = tmp_path / "letter.txt"
    path.write_text("Dear Ann, this is not a world. " * 100)
    before = path.read_bytes()

    with pytest.raises(WorldFileError, match="not a world, or damaged"):
        await WorldFile.open(path)
    assert path.read_bytes() == before


async def test_somebody_elses_database_is_refused_and_left_alone(tmp_path: Path) -> None:
    path = tmp_path / "contacts.db"
    with sqlite3.connect(path) as db:
        db.execute("CREATE TABLE contact (name)")
    db.close()
    before = path.read_bytes()

    with pytest.raises(WorldFileError, match="not a world of Cloudarium"):
        await WorldFile.open(path)
    assert path.read_bytes() == before


async def test_a_damaged_file_is_refused_and_left_alone(tmp_path: Path) -> None:
    path = tmp_path / "world"
    await close(await lively(path))
    content = bytearray(path.read_bytes())
    content[4096:12288] = b"\xa5" * 8192
    path.write_bytes(content)

    with pytest.raises(WorldFileError, match="damaged"):
        await WorldFile.open(path)
    assert path.read_bytes() == bytes(content)


async def test_a_world_that_is_open_elsewhere_is_refused(tmp_path: Path) -> None:
    room = await lively(tmp_path / "world")

    with pytest.raises(WorldFileError, match="locked"):
        await WorldFile.open(tmp_path / "world")
    await close(room)


async def test_bulk_data_is_kept_with_the_unit_that_wrote_it() -> None:
    room = Room()
    file = await WorldFile.open(None, "CREATE TABLE IF NOT EXISTS note (text TEXT);")
    await file.load(room.kernel)

    async def write(text: str, *, refused: bool) -> None:
        async with room.kernel.unit("test", "tests:Write"):
            room.here.write("INSERT INTO note VALUES (?)", text)
            if refused:
                raise AwsError("No", "not today")

    await write("kept", refused=False)
    with pytest.raises(AwsError):
        await write("refused", refused=True)

    assert await room.here.read("SELECT text FROM note") == [("kept",)]
    await file.close()


async def test_a_disk_that_fails_is_said_and_nothing_more_is_promised(tmp_path: Path) -> None:
    room = Room()
    full = "CREATE TRIGGER full BEFORE INSERT ON thing BEGIN SELECT RAISE(ABORT, 'disk full'); END;"
    file = await WorldFile.open(tmp_path / "world", full)
    await file.load(room.kernel)

    async def add() -> None:
        async with room.kernel.unit("test", "tests:AddBox") as unit:
            room.here.add(Box(box_id=room.here.new_id("box")))
        assert unit.kept is not None
        await unit.kept

    with pytest.raises(sqlite3.Error, match="disk full"):
        await add()
    with pytest.raises(WorldFileError, match="can no longer be written: disk full"):
        await add()
    await file.close()
