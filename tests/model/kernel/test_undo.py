from pathlib import Path

import pytest

from model.kernel.consequences import CannotUndo, consequences
from model.kernel.fingerprint import fingerprint
from model.kernel.undo import undo
from tests.model.kernel.boxes import Box, Room, ring

pytestmark = pytest.mark.asyncio


async def paint(room: Room, box: Box, colour: str, cause: str) -> None:
    async with room.kernel.unit(cause, "tests:Paint"):
        box.colour = colour


async def add(room: Room, cause: str, colour: str = "red") -> Box:
    async with room.kernel.unit(cause, "tests:AddBox"):
        return room.here.add(Box(box_id=room.here.new_id("box"), colour=colour))


async def remove(room: Room, box: Box, cause: str) -> None:
    async with room.kernel.unit(cause, "tests:RemoveBox"):
        room.here.remove(box)


async def close_box(room: Room, box: Box, cause: str) -> None:
    async with room.kernel.unit(cause, "tests:CloseBox"):
        room.here.request(box, "CloseBox")
        room.here.wake(ring, box.id, after=100)
        room.here.measure(box.id, "weight", 5)


async def test_an_undo_restores_things_timers_and_signals() -> None:
    room = Room()
    box = await add(room, "a")
    before = await fingerprint(room.kernel)
    await close_box(room, box, "b")
    assert await fingerprint(room.kernel) != before

    await undo(room.kernel, "b")

    assert await fingerprint(room.kernel) == before


async def test_an_undo_takes_back_what_followed_later() -> None:
    room = Room()
    box = await add(room, "a")
    await close_box(room, box, "b")
    await room.kernel.run_until(2000)
    assert (box.state, box.rings) == ("closed", (1100.0,))

    await undo(room.kernel, "b")

    assert (box.state, box.rings) == ("open", ())


async def test_a_removed_thing_returns_to_its_place_and_its_indexes() -> None:
    room = Room()
    boxes = [await add(room, f"add-{n}", colour="blue") for n in range(3)]
    before = await fingerprint(room.kernel)
    await remove(room, boxes[0], "b")

    await undo(room.kernel, "b")

    ids = [box.id for box in boxes]
    assert [box.id for box in room.here.all(Box)] == ids
    assert [box.id for box in room.here.where(Box, colour="blue")] == ids
    assert await fingerprint(room.kernel) == before


async def test_the_undo_of_an_undo_is_the_redo_and_so_on() -> None:
    room = Room()
    box = await add(room, "a")
    before = await fingerprint(room.kernel)
    await close_box(room, box, "b")
    after = await fingerprint(room.kernel)

    cause = "b"
    for wanted, what in ((before, "undo"), (after, "redo"), (before, "undo"), (after, "redo")):
        unit = await undo(room.kernel, cause)
        cause = unit.cause
        assert unit.what == f"{what} of tests:CloseBox"
        assert await fingerprint(room.kernel) == wanted


async def test_calls_are_taken_back_one_after_the_other_in_reverse() -> None:
    room = Room()
    box = await add(room, "a")
    before = await fingerprint(room.kernel)
    await paint(room, box, "green", "b")
    await paint(room, box, "blue", "c")

    await undo(room.kernel, "c")
    await undo(room.kernel, "b")

    assert await fingerprint(room.kernel) == before


async def test_what_was_changed_since_is_not_overwritten_but_named() -> None:
    room = Room()
    box = await add(room, "a")
    await paint(room, box, "green", "b")
    await paint(room, box, "blue", "c")
    before = await fingerprint(room.kernel)

    with pytest.raises(CannotUndo, match="later work stands in the way") as refusal:
        await undo(room.kernel, "b")

    assert [(each.record.cause, each.why) for each in refusal.value.obstacles] == [
        ("c", f"it has changed colour of {box.id} since")
    ]
    assert await fingerprint(room.kernel) == before


async def test_other_fields_of_the_same_thing_stand_in_nobodys_way() -> None:
    room = Room()
    box = await add(room, "a")
    await close_box(room, box, "b")
    await paint(room, box, "green", "c")

    await undo(room.kernel, "b")

    assert (box.state, box.colour) == ("open", "green")


async def test_a_thing_that_was_changed_since_it_was_made_is_not_unmade() -> None:
    room = Room()
    box = await add(room, "a")
    await paint(room, box, "green", "b")

    with pytest.raises(CannotUndo):
        await undo(room.kernel, "a")
    await undo(room.kernel, "b")
    await undo(room.kernel, "a")

    assert room.here.all(Box) == ()


async def test_a_thing_that_others_refer_to_is_not_unmade() -> None:
    room = Room()
    box, other = await add(room, "a"), await add(room, "b")
    await paint(room, other, box.id, "c")

    with pytest.raises(CannotUndo) as refusal:
        await undo(room.kernel, "a")

    assert [each.why for each in refusal.value.obstacles] == [f"it has made {other.id} depend on {box.id}"]


async def test_a_thing_whose_support_is_gone_does_not_return() -> None:
    room = Room()
    box = await add(room, "a")
    other = await add(room, "b", colour=box.id)
    await remove(room, other, "c")
    await remove(room, box, "d")

    with pytest.raises(CannotUndo) as refusal:
        await undo(room.kernel, "c")

    assert [each.why for each in refusal.value.obstacles] == [f"it has taken away {box.id}, which this needs"]


async def test_nothing_is_taken_back_twice() -> None:
    room = Room()
    box = await add(room, "a")
    await paint(room, box, "green", "b")
    await undo(room.kernel, "b")

    with pytest.raises(CannotUndo, match="has been taken back already"):
        await undo(room.kernel, "b")
    with pytest.raises(CannotUndo, match="does not remember"):
        await undo(room.kernel, "never heard of")


async def test_a_call_that_was_made_again_is_taken_back_under_its_own_name() -> None:
    room = Room()
    box = await add(room, "a")
    before = await fingerprint(room.kernel)
    await close_box(room, box, "b")

    for _ in range(3):
        undone = await undo(room.kernel, "b")
        assert await fingerprint(room.kernel) == before
        await undo(room.kernel, undone.cause)
        with pytest.raises(CannotUndo, match="has been taken back already"):
            await undo(room.kernel, undone.cause)

    assert (await consequences(room.kernel, "b")).changes


@pytest.mark.parametrize("named", ["the call", "its redo"])
async def test_what_followed_after_a_redo_is_taken_back_with_it(named: str) -> None:
    room = Room()
    box = await add(room, "a")
    await close_box(room, box, "b")
    again = await undo(room.kernel, (await undo(room.kernel, "b")).cause)
    await room.kernel.run_until(2000)
    assert (box.state, box.rings) == ("closed", (1100.0,))

    undone = await undo(room.kernel, "b" if named == "the call" else again.cause)

    assert (box.state, box.rings) == ("open", ())
    await paint(room, box, "green", "c")
    await undo(room.kernel, "c")
    await undo(room.kernel, undone.cause)
    assert (box.state, box.rings) == ("closed", (1100.0,))
    await undo(room.kernel, "b")
    await undo(room.kernel, "a")
    assert room.here.all(Box) == ()


async def test_what_another_took_back_and_made_again_stands_in_the_way_like_the_call_itself() -> None:
    room = Room()
    box = await add(room, "a")
    await paint(room, box, "green", "b")
    await paint(room, box, "blue", "c")
    again = await undo(room.kernel, (await undo(room.kernel, "c")).cause)

    with pytest.raises(CannotUndo) as refusal:
        await undo(room.kernel, "b")
    assert [each.record.cause for each in refusal.value.obstacles] == [again.cause]

    await undo(room.kernel, "c")
    await undo(room.kernel, "b")
    assert box.colour == "red"


async def test_consequences_say_first_what_an_undo_would_do() -> None:
    room = Room()
    box = await add(room, "a")
    await close_box(room, box, "b")
    await room.kernel.run_until(1050)
    before = await fingerprint(room.kernel)

    plan = await consequences(room.kernel, "b")

    assert [(each.key[3], each.before, each.after) for each in plan.changes] == [
        (box.id, {"state": "closed"}, {"state": "open"})
    ]
    assert (plan.what, plan.time, plan.units) == ("tests:CloseBox", 1000.0, 2)
    assert plan.lasting == ("time has gone by since, and what was measured in it stays measured",)
    assert await fingerprint(room.kernel) == before


async def test_what_was_to_happen_meanwhile_happens_at_once() -> None:
    room = Room()
    box = await add(room, "a")
    async with room.kernel.unit("a2", "tests:Wake"):
        room.here.wake(ring, box.id, after=50)
    async with room.kernel.unit("b", "tests:Forget"):
        room.here.forget(ring, box.id)
    await room.kernel.run_until(2000)

    await undo(room.kernel, "b")
    await room.kernel.run_until(2000)

    assert box.rings == (2000.0,)


async def test_a_reopened_world_takes_back_what_was_done_before(tmp_path: Path) -> None:
    room = await Room().open(tmp_path / "world")
    kept, gone = await add(room, "a"), await add(room, "a2", colour="blue")
    before = await fingerprint(room.kernel)
    async with room.kernel.unit("b", "tests:Many"):
        room.here.request(kept, "CloseBox")
        room.here.wake(ring, kept.id, after=float("1e9"))
        room.here.remove(gone)
        room.here.measure(kept.id, "weight", 5)
    assert room.file is not None
    await room.file.close()

    again = await Room().open(tmp_path / "world")
    await undo(again.kernel, "b")

    assert await fingerprint(again.kernel) == before
    assert again.file is not None
    await again.file.close()
