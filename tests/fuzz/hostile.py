"""Parameters that nobody means well by, made up along the shapes of an operation."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from random import Random
from typing import Any

from model.gateway.wire.cbor import Moment
from model.gateway.wire.shapes import OperationModel, Shape

TEXTS = (
    "",
    " ",
    "a",
    "0",
    "-1",
    "true",
    "null",
    "a" * 300,
    "ü😹\u202e",
    "\x00",
    "a\r\nb: c",
    "<a>&amp;]]>",
    "../../etc",
    "%s%n{0}",
    "'; --",
    "arn:aws:iam::123456789012:role/x",
    "i-0123456789abcdef0",
    "10.0.0.0/16",
    "::/0",
    "1e999",
    "*",
    "{}",
    '{"Version":"2012-10-17","Statement":[]}',
    "2020-02-30T00:00:00Z",
    "9999-12-31T23:59:59Z",
    "eyJhIjogMX0=",
)
WHOLE = (0, 1, -1, 2, 7, 60, 300, 1000, 65_535, 65_536, 2**31 - 1, 2**31, -(2**31), 2**53, 2**63 - 1, 2**63, -(2**63))
DEEPEST = 6


class Maker:
    """Makes values; `known` are names of things that exist, which reach further than invented ones."""

    def __init__(self, random: Random, known: Sequence[str]) -> None:
        self.random = random
        self.known = known

    def params(self, operation: OperationModel) -> dict[str, Any]:
        made = self.structure(operation.input, 0)
        if self.often(0.1):
            made["Surprise"] = self.anything()
        return made

    def often(self, share: float) -> bool:
        return self.random.random() < share

    def value(self, shape: Shape, depth: int) -> Any:
        if self.often(0.03):
            return self.anything()
        makers: dict[str, Callable[[Shape, int], Any]] = {
            "structure": self.structure,
            "list": self.several,
            "map": self.mapping,
        }
        make = makers.get(shape.type)
        return self.scalar(shape) if make is None else {} if depth > DEEPEST else make(shape, depth)

    def structure(self, shape: Shape, depth: int) -> dict[str, Any]:
        share = 0.9 if len(shape.members) < 4 else 0.25
        wanted = [name for name in shape.members if self.often(0.95 if name in shape.required else share)]
        return {name: self.value(shape.members[name], depth + 1) for name in wanted}

    def several(self, shape: Shape, depth: int) -> list[Any]:
        return [self.value(shape.item, depth + 1) for _ in range(self.random.choice((0, 1, 1, 1, 2, 3, 30)))]

    def mapping(self, shape: Shape, depth: int) -> dict[str, Any]:
        count = self.random.choice((0, 1, 1, 2))
        return {str(self.scalar(shape.key)): self.value(shape.value, depth + 1) for _ in range(count)}

    def scalar(self, shape: Shape) -> Any:
        if shape.enum and self.often(0.8):
            return self.random.choice(shape.enum)
        match shape.type:
            case "string":
                return self.text()
            case "boolean":
                return self.often(0.5)
            case "timestamp":
                return Moment(self.random.choice((0.0, 1_750_000_000.5, -1e10, 1e11, 1e18)))
            case "blob":
                return self.random.choice((b"", b"\x00\xff", b"x" * 100, b'{"a": 1}'))
            case "float" | "double":
                return self.random.choice((0.0, 1.5, -1.0, 1e300, 5e-324, float("nan"), float("inf")))
            case _:
                return self.random.choice(WHOLE)

    def text(self) -> str:
        return self.random.choice(self.known if self.known and self.often(0.5) else TEXTS)

    def anything(self) -> Any:
        deep: Any = "a"
        for _ in range(self.random.choice((1, 10, 120))):
            deep = [deep] if self.often(0.5) else {"M": deep}
        return self.random.choice((None, True, 7, 1.5, "a", [], {}, [[]], {"": None}, deep))
