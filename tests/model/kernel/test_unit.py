from collections.abc import Callable

import pytest

from model.kernel.journal import Record
from model.kit.errors import AwsError
from model.kit.world import World
from tests.model.kernel.boxes import Box, Room, ring

pytestmark = pytest.mark.asyncio


async def refuse(room: Room, act: Callable[[World], object]) -> None:
    """Do something and then have it refused."""

    async def attempt() -> None:
        async with room.kernel.unit("test", "tests:Try"):
            act(room.here)
            raise AwsError("No", "not today")

    with pytest.raises(AwsError):
        await attempt()


def picture(room: Room) -> tuple[object, ...]:
    """All that can be seen of a room."""
    kernel = room.kernel
    return (
        [thing.body() for thing in kernel.store.everything()],
        {colour: room.here.where(Box, colour=colour) for colour in ("red", "green", "blue")},
        sorted(kernel.timers),
        dict(kernel.serials),
        [(key, list(kernel.signals.get(key))) for key in kernel.signals],
    )


async def test_a_refused_call_leaves_the_world_as_it_was() -> None:
    room = Room()
    red, blue = await room.add(colour="red"), await room.add(colour="blue")
    async with room.kernel.unit("test", "tests:Prepare"):
        room.here.wake(ring, red.id, after=50)
        room.here.measure(red.id, "weight", 3)
    before = picture(room)

    def everything(world: World) -> None:
        red.colour = "green"
        red.state = "closed"
        world.remove(blue)
        world.add(Box(box_id=world.new_id("box"), colour="green"))
        world.wake(ring, red.id, after=5)
        world.forget(ring, red.id)
        world.wake(ring, "nobody", after=5)
        world.measure(red.id, "weight", 9)
        world.measure(red.id, "height", 9)
        world.count("boxes")

    await refuse(room, everything)

    assert picture(room) == before


async def test_a_thing_removed_and_brought_back_keeps_its_place() -> None:
    room = Room()
    boxes = [await room.add() for _ in range(3)]

    await refuse(room, lambda world: world.remove(boxes[0]))

    assert room.here.all(Box) == tuple(boxes)
    assert room.here.where(Box, colour="red") == tuple(boxes)


async def test_an_assignment_outside_a_unit_of_work_is_a_bug() -> None:
    box = await Room().add()

    with pytest.raises(AssertionError, match="outside a unit of work"):
        box.colour = "blue"


async def test_a_record_tells_what_each_changed_field_was_and_is() -> None:
    room = Room()
    box = await room.add()
    told: list[Record] = []
    room.kernel.bus.listen(Record, told.append)

    async with room.kernel.unit("cause-1", "tests:Paint"):
        box.colour = "green"
        box.colour = "blue"

    assert [(record.cause, record.what, record.changes[0].before, record.changes[0].after) for record in told] == [
        ("cause-1", "tests:Paint", {"colour": "red"}, {"colour": "blue"})
    ]


async def test_what_is_changed_and_changed_back_is_no_change() -> None:
    room = Room()
    box = await room.add()
    told: list[Record] = []
    room.kernel.bus.listen(Record, told.append)

    async with room.kernel.unit("test", "tests:Paint"):
        box.colour = "green"
        box.colour = "red"
        room.here.remove(room.here.add(Box(box_id=room.here.new_id("box"))))

    assert [record.changes for record in told] == [()]


async def test_facts_of_a_refused_call_are_never_told() -> None:
    room = Room()
    told: list[str] = []
    room.kernel.bus.listen(str, told.append)

    await refuse(room, lambda world: world.tell("it happened"))
    async with room.kernel.unit("test", "tests:Tell"):
        room.here.tell("it really happened")

    assert told == ["it really happened"]


async def test_part_of_a_unit_can_be_taken_back() -> None:
    room = Room()
    box = await room.add()

    async with room.kernel.unit("test", "tests:Paint") as unit:
        box.colour = "green"
        mark = unit.mark()
        box.colour = "blue"
        unit.rewind(mark)

    assert box.colour == "green"
    assert room.here.where(Box, colour="green") == (box,)
