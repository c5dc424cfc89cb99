"""What an operation asks for, as a form would: what its shape has and its function acts on."""

from __future__ import annotations

from dataclasses import dataclass

from model.gateway.registry import Offer
from model.gateway.wire.shapes import Shape

_KINDS = {"integer": "int", "long": "int", "boolean": "bool", "string": "text", "double": "text", "float": "text"}


@dataclass(frozen=True, slots=True)
class Question:
    """One parameter. `type` is text, int, bool, choice, list, tags or json; bounds are of a number or a length."""

    name: str
    type: str
    required: bool
    choices: tuple[str, ...]
    minimum: float | None
    maximum: float | None


def questions(offer: Offer) -> tuple[Question, ...]:
    """Required ones first, each group in AWS's order."""
    shape = offer.contract.input
    asked = [
        _question(name, member, name in shape.required)
        for name, member in shape.members.items()
        if name in offer.parameters
    ]
    return tuple(sorted(asked, key=lambda question: not question.required))


def _question(name: str, shape: Shape, required: bool) -> Question:
    return Question(name, _type(name, shape), required, shape.enum, shape.min, shape.max)


def _type(name: str, shape: Shape) -> str:
    if shape.enum:
        return "choice"
    if shape.type == "list":
        if name == "Tags":
            return "tags"
        return "list" if shape.item.is_scalar else "json"
    return _KINDS.get(shape.type, "json")
