"""Dotted form fields, as the query protocols send them, back into nested parameters."""

from __future__ import annotations

import re
from base64 import b64decode
from collections.abc import Callable, Iterator, Mapping
from typing import Any, cast

from model.gateway.wire.shapes import Shape
from model.gateway.wire.times import parsed

Node = dict[str, Any]
"""A level of the fields' tree; a field's own text is under the empty name."""
Take = Callable[[Node], Any]

ENVELOPE = frozenset(
    {"Action", "Version", "AWSAccessKeyId", "SignatureMethod", "SignatureVersion", "Signature", "Timestamp"}
)
"What belongs to the protocol itself."
NAMELESS = "."
"A part of a name that is empty, as in `a..b`."
MOST_LEVELS = 64
PLAIN_INTEGER = re.compile("[+-]?[0-9]{1,19}")


def tree_of(fields: Mapping[str, str]) -> Node:
    """`Tag.1.Key=a` becomes `{"Tag": {"1": {"Key": {"": "a"}}}}`."""
    tree: Node = {}
    for name, text in fields.items():
        node = tree
        for part in name.split(".", MOST_LEVELS):
            node = node.setdefault(part or NAMELESS, {})
        node[""] = text
    return tree


class FormReader:
    """Reads a form by shape and consumes what it understands; text that is no number stays text, to be refused."""

    def __init__(self, name_of: Callable[[str, Shape], str], *, every_list_is_flat: bool) -> None:
        self.name_of = name_of
        self.every_list_is_flat = every_list_is_flat
        self.takes: dict[Shape, Take] = {}

    def read(self, tree: Node, shape: Shape) -> tuple[dict[str, Any], list[str]]:
        """The parameters, and the fields that mean nothing to the operation."""
        params: Any = self.take(shape)(tree)
        left = [name for name in leftovers(tree) if name not in ENVELOPE and not name.startswith("X-Amz-")]
        return cast(Node, params) if isinstance(params, dict) else {}, left

    def take(self, shape: Shape) -> Take:
        if shape not in self.takes:
            makers = {"structure": self.structure, "list": self.sequence, "map": self.mapping}
            self.takes[shape] = makers.get(shape.type, scalar)(shape)
        return self.takes[shape]

    def structure(self, shape: Shape) -> Take:
        steps: list[tuple[str, str, Take]] = []

        def take(node: Node) -> Any:
            if not steps:
                steps[:] = list(self.steps(shape))
            found = {name: step(node[field]) for field, name, step in steps if field in node}
            return node.pop("") if not found and node.get("") else found

        return take

    def steps(self, shape: Shape) -> Iterator[tuple[str, str, Take]]:
        for name, member in shape.members.items():
            yield self.name_of(name, member), name, self.take(member)

    def sequence(self, shape: Shape) -> Take:
        item = self.take(shape.item)
        inner = None if self.every_list_is_flat or shape.has("flattened") else shape.item.location_name or "member"

        def take(node: Node) -> Any:
            text = node.pop("", "")
            places = node.get(inner, {}) if inner else node
            found = [item(places[place]) for place in positions(places)]
            return text if text and not found else found

        return take

    def mapping(self, shape: Shape) -> Take:
        key, value = self.take(shape.key), self.take(shape.value)
        key_name, value_name = shape.key.location_name or "key", shape.value.location_name or "value"
        inner = None if shape.has("flattened") else "entry"

        def take(node: Node) -> Any:
            node.pop("", "")
            places = node.get(inner, {}) if inner else node
            entries = [places[place] for place in positions(places)]
            return {key(entry.get(key_name, {})): value(entry.get(value_name, {})) for entry in entries}

        return take


def positions(places: Node) -> list[str]:
    """The numbered children in the order of their numbers."""
    return sorted((place for place in places if place.isdecimal()), key=int)


def leftovers(node: Node, path: str = "") -> Iterator[str]:
    """The fields whose text nobody has taken."""
    for name, child in node.items():
        if name == "":
            yield path
        else:
            yield from leftovers(child, f"{path}.{name}" if path else name)


def scalar(shape: Shape) -> Take:
    convert = CONVERSIONS.get(shape.type)
    if convert is None:
        return lambda node: node.pop("", "")
    return lambda node: convert(node.pop("", ""))


def integer(text: str) -> int | str:
    return int(text) if PLAIN_INTEGER.fullmatch(text) else text


def number(text: str) -> float | str:
    try:
        return float(text)
    except ValueError:
        return text


def boolean(text: str) -> bool | str:
    return {"true": True, "false": False}.get(text.lower(), text)


def moment(text: str) -> float | str:
    found = parsed(text)
    return text if found is None else found


def blob(text: str) -> bytes | str:
    try:
        return b64decode(text, validate=True)
    except ValueError:
        return text


CONVERSIONS: Mapping[str, Callable[[str], Any]] = {
    "integer": integer,
    "long": integer,
    "float": number,
    "double": number,
    "boolean": boolean,
    "timestamp": moment,
    "blob": blob,
}
