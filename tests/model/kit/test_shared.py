"""Equal values of a shared field are one object, made or revived."""

from __future__ import annotations

from typing import Annotated

from pydantic import BaseModel

from model.kit.shared import SHARED
from model.kit.value import Value


class Paint(Value):
    colour: str


class Wall(BaseModel):
    paint: Annotated[Paint, SHARED]


def test_equal_values_are_held_once() -> None:
    one, other = Wall(paint=Paint(colour="ochre")), Wall.model_validate_json('{"paint": {"colour": "ochre"}}')
    assert one.paint is other.paint
    assert Wall(paint=Paint(colour="umber")).paint.colour == "umber"
