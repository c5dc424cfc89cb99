"""What an operation asks for, as a form would: what its shape has and its function acts on."""

from __future__ import annotations

from dataclasses import dataclass

from model.gateway.registry import Offer
from model.gateway.wire.shapes import Shape

_KINDS = {
    "integer": "int",
    "long": "int",
    "boolean": "bool",
    "string": "text",
    "double": "number",
    "float": "number",
    "blob": "bytes",
    "timestamp": "moment",
}


@dataclass(frozen=True, slots=True)
class Question:
    """One parameter. `type` is text, int, number, bool, choice, list, tags, bytes, moment or json.

    Bounds are of a number or a length. `wraps` is the member that the answer goes into, where the parameter is a
    structure with nothing else in it: `InstanceType={"Value": …}`.
    """

    name: str
    type: str
    required: bool
    choices: tuple[str, ...]
    minimum: float | None
    maximum: float | None
    wraps: str = ""


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
    wraps, held = _only_member(shape)
    return Question(name, _type(name, held), required, held.enum, held.min, held.max, wraps)


def _only_member(shape: Shape) -> tuple[str, Shape]:
    """The one scalar in a structure; anything else stands for itself."""
    if shape.type == "structure" and len(shape.members) == 1:
        member, held = next(iter(shape.members.items()))
        if held.is_scalar:
            return member, held
    return "", shape


def _type(name: str, shape: Shape) -> str:
    if shape.enum:
        return "choice"
    if shape.type == "list":
        if name == "Tags" or set(shape.item.members) == {"Key", "Value"}:
            return "tags"
        return "list" if shape.item.is_scalar else "json"
    return _KINDS.get(shape.type, "json")
