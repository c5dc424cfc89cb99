import pytest

from model.kernel.kernel import Kernel
from tests.model.kernel.boxes import Box, Room, ring

pytestmark = pytest.mark.asyncio


async def test_what_is_due_happens_at_its_time_and_no_earlier() -> None:
    room = Room(now=1000)
    box = await room.add()
    async with room.kernel.unit("test", "tests:Set"):
        room.here.wake(ring, box.id, after=30)

    await room.kernel.run_until(1029.9)
    assert box.rings == ()
    await room.kernel.run_until(2000)
    assert box.rings == (1030,)
    assert room.kernel.clock.now == 2000


async def test_a_lifecycle_goes_on_by_itself_after_its_delay() -> None:
    room = Room(now=1000)
    box = await room.add()
    async with room.kernel.unit("test", "tests:CloseBox"):
        room.here.request(box, "CloseBox")

    assert box.state == "closing"
    await room.kernel.run_until(1009)
    assert box.state == "closing"
    await room.kernel.run_until(1020)
    assert box.state == "closed"


async def test_without_delays_the_next_look_finds_things_settled() -> None:
    room = Room(delays=False)
    box = await room.add()
    async with room.kernel.unit("test", "tests:CloseBox"):
        room.here.request(box, "CloseBox")

    assert box.state == "closing"
    await room.kernel.run_until(room.kernel.clock.now)
    assert box.state == "closed"


async def test_running_stops_when_told_and_goes_on_where_it_was() -> None:
    room = Room(now=1000)
    boxes = [await room.add() for _ in range(5)]
    async with room.kernel.unit("test", "tests:Set"):
        for number, box in enumerate(boxes):
            room.here.wake(ring, box.id, after=10 * (number + 1))
    turns = iter([True, True, False])

    assert not await room.kernel.run_until(2000, lambda: next(turns))
    assert [len(box.rings) for box in boxes] == [1, 1, 0, 0, 0]
    assert room.kernel.clock.now == 1020
    assert await room.kernel.run_until(2000)
    assert [box.rings[0] for box in boxes] == [1010, 1020, 1030, 1040, 1050]


async def test_the_same_seed_makes_the_same_world() -> None:
    async def world(seed: int) -> list[bytes]:
        room = Room(seed=seed)
        for _ in range(20):
            box = await room.add()
            async with room.kernel.unit("test", "tests:CloseBox"):
                room.here.request(box, "CloseBox")
        await room.kernel.run_until(1015)
        return [box.body() for box in room.here.all(Box)]

    assert await world(1) == await world(1)
    assert await world(1) != await world(2)


async def test_a_unit_of_work_inside_another_is_a_bug() -> None:
    kernel = Kernel(seed=1, now=0)

    async with kernel.unit("test", "outer"):
        with pytest.raises(AssertionError, match="inside another"):
            async with kernel.unit("test", "inner"):
                pass
