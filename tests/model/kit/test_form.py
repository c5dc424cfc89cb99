"""Forms read what a client filled in, once, at the edge."""

from __future__ import annotations

import asyncio

from pydantic import BaseModel

from model.kit.form import Form, takes
from model.kit.operation import Operation


class Wheel(Form):
    inches: int | None = None


class Bicycle(Form):
    frame_size: int = 56
    colour: str = "black"
    wheels: tuple[Wheel, ...] = ()


def test_members_are_read_by_either_name_and_others_are_passed_over() -> None:
    asked = Bicycle.model_validate({"frame_size": 60, "wheels": [{"Inches": 28, "Spokes": 32}], "Bell": True})
    assert (asked.frame_size, asked.wheels) == (60, (Wheel(inches=28),))
    assert Bicycle.model_validate({"FrameSize": 60}).frame_size == 60


def test_what_was_filled_in_covers_the_other_form_and_nothing_else() -> None:
    asked, template = Bicycle.model_validate({"colour": "red"}), Bicycle.model_validate({"FrameSize": 60})
    both = asked.over(template)
    assert (both.frame_size, both.colour) == (60, "red")
    assert template.colour == "black"


def test_a_form_fills_in_those_fields_that_a_kind_has_and_leaves_open_what_it_left_open() -> None:
    class Sticker(BaseModel):
        colour: str = "white"
        inches: int = 12

    class Order(Form):
        colour: str | None = None
        inches: int | None = None
        price: int = 0

    assert Order(colour="red", price=3).fields_of(Sticker) == {"colour": "red"}


def test_an_operation_takes_the_fields_of_its_form_as_parameters() -> None:
    @takes(Bicycle)
    async def ride(call: str, asked: Bicycle) -> str:
        return f"{call} rides {asked.colour}"

    assert Operation("bikes", "ride", ride, reads=False).parameters == {"frame_size", "colour", "wheels"}

    async def told() -> str:
        return await ride("Ann", colour="red")

    assert asyncio.run(told()) == "Ann rides red"
