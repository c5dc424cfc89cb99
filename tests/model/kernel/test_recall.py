from __future__ import annotations

import pytest

from model.kernel.recall import Recall
from model.kit.errors import AwsError
from model.kit.resource import Resource
from tests.model.kernel.boxes import Box, Room

pytestmark = pytest.mark.asyncio


class Watcher:
    """Asks for the state of a box and for the number of those of its colour, and counts how often it had to look."""

    def __init__(self, room: Room, recall: Recall | None = None) -> None:
        self.room = room
        self.recall = recall or room.kernel.recall
        self.looks = 0

    def state(self, id: str) -> str | None:
        return self.recall.ask(("state", id), self._state, id)

    def _state(self, id: str) -> str | None:
        self.looks += 1
        box = self.room.here.find(Box, id)
        return box.state if box else None

    def number(self, colour: str) -> int:
        return self.recall.ask(("number", colour), self._number, colour)

    def _number(self, colour: str) -> int:
        self.looks += 1
        return len(self.room.here.where(Box, colour=colour))

    def told(self, id: str) -> str:
        return self.recall.conclude(("told", id), self._told, id)

    def _told(self, id: str) -> str:
        return f"{self.state(id)}, one of {self.number('red')}"


async def test_an_answer_is_looked_up_again_only_when_what_it_came_from_is_another() -> None:
    room = Room()
    red, blue = await room.add(colour="red"), await room.add(colour="blue")
    watcher = Watcher(room)
    assert [watcher.state(red.id), watcher.number("red"), watcher.looks] == ["open", 1, 2]
    async with room.kernel.unit("test", "tests:Close"):
        blue.state = "closed"
    assert [watcher.state(red.id), watcher.number("red"), watcher.looks] == ["open", 1, 2]
    async with room.kernel.unit("test", "tests:Close"):
        red.state = "closed"
    assert [watcher.state(red.id), watcher.number("red")] == ["closed", 1]


async def test_what_was_not_there_is_noticed_when_it_comes() -> None:
    room = Room()
    watcher = Watcher(room)
    assert [watcher.number("red"), watcher.state("box-1")] == [0, None]
    async with room.kernel.unit("test", "tests:AddBox"):
        room.here.add(Box(box_id="box-1", colour="blue"))
    assert [watcher.number("red"), watcher.state("box-1")] == [0, "open"]
    async with room.kernel.unit("test", "tests:Paint"):
        room.here.get(Box, "box-1").colour = "red"
    assert watcher.number("red") == 1
    async with room.kernel.unit("test", "tests:RemoveBox"):
        room.here.remove(room.here.get(Box, "box-1"))
    assert [watcher.number("red"), watcher.state("box-1")] == [0, None]


async def test_a_conclusion_is_drawn_again_only_when_an_answer_has_another_value() -> None:
    room = Room()
    red = await room.add(colour="red")
    watcher = Watcher(room)
    assert watcher.told(red.id) == "open, one of 1"
    async with room.kernel.unit("test", "tests:Ring"):
        red.rings = (1.0,)
    assert watcher.told(red.id) == "open, one of 1"
    await room.add(colour="blue")
    assert watcher.told(red.id) == "open, one of 1"
    assert room.kernel.recall.drawn == 1
    await room.add(colour="red")
    assert watcher.told(red.id) == "open, one of 2"
    assert room.kernel.recall.drawn == 2


async def test_what_was_concluded_in_a_unit_that_is_given_up_does_not_stay() -> None:
    room = Room()
    red = await room.add(colour="red")
    watcher = Watcher(room)
    assert watcher.told(red.id) == "open, one of 1"

    async def give_up() -> None:
        async with room.kernel.unit("test", "tests:Try") as unit:
            red.state = "closed"
            room.here.add(Box(box_id="box-2", colour="red"))
            assert watcher.told(red.id) == "closed, one of 2"
            mark = unit.mark()
            room.here.remove(red)
            assert watcher.told(red.id) == "None, one of 1"
            unit.rewind(mark)
            assert watcher.told(red.id) == "closed, one of 2"
            raise AwsError("No", "not today")

    with pytest.raises(AwsError):
        await give_up()
    assert watcher.told(red.id) == "open, one of 1"


async def test_a_conclusion_from_another_stands_on_what_that_one_stands_on() -> None:
    room = Room()
    red = await room.add(colour="red")
    watcher = Watcher(room)

    def shout() -> str:
        return room.kernel.recall.conclude("shouted", lambda: watcher.told(red.id).upper())

    assert watcher.told(red.id) == "open, one of 1"
    assert shout() == "OPEN, ONE OF 1"
    async with room.kernel.unit("test", "tests:Close"):
        red.state = "closed"
    assert shout() == "CLOSED, ONE OF 1"


class Lid(Resource, key="lid_id", prefix="lid"):
    lid_id: str
    colour: str = "red"


async def test_an_answer_that_comes_from_other_things_now_is_noticed_by_who_stands_on_it() -> None:
    room = Room()
    room.kernel.kinds[Lid.kind] = Lid
    recall, box = room.kernel.recall, await room.add(colour="blue")
    async with room.kernel.unit("test", "tests:AddLid"):
        lid = room.here.add(Lid(lid_id="lid-1"))

    def colour() -> str:
        return room.here.get(Lid, "lid-1").colour if box in room.here.where(Box, colour="green") else "red"

    def told() -> str:
        return recall.conclude("told", lambda: recall.ask("colour", colour))

    assert told() == "red"
    async with room.kernel.unit("test", "tests:Paint"):
        box.colour = "green"
    assert told() == "red"
    assert recall.drawn == 1
    async with room.kernel.unit("test", "tests:Paint"):
        lid.colour = "black"
    assert told() == "black"


async def test_the_questions_that_nobody_asked_for_longest_are_forgotten() -> None:
    room = Room()
    boxes = [await room.add() for _ in range(3)]
    watcher = Watcher(room, Recall(room.kernel.store, most_conclusions=2))
    for each in (boxes[0], boxes[1], boxes[0], boxes[2]):
        watcher.told(each.id)
    assert watcher.recall.drawn == 3
    watcher.told(boxes[0].id)
    assert watcher.recall.drawn == 3
    watcher.told(boxes[1].id)
    assert watcher.recall.drawn == 4
    looks = watcher.looks
    watcher.recall.forget()
    watcher.told(boxes[1].id)
    assert watcher.looks == looks + 2


async def test_an_empty_world_remembers_nothing_of_the_one_before() -> None:
    room = Room()
    red = await room.add(colour="red")
    assert Watcher(room).told(red.id) == "open, one of 1"
    room.kernel.begin(seed=1, now=1000.0)
    assert Watcher(room).told(red.id) == "None, one of 0"


async def test_what_is_read_of_everything_cannot_be_kept() -> None:
    room = Room()
    with pytest.raises(AssertionError):
        room.kernel.recall.ask("all", lambda: room.here.all(Box))
    assert room.here.all(Box) == ()
