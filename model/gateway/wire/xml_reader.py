"""XML bodies by shape: elements back into parameters, without entities, doctypes or other surprises."""

from __future__ import annotations

from base64 import b64decode
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any
from xml.parsers import expat

from model.gateway.wire.form import CONVERSIONS
from model.gateway.wire.shapes import Shape

DEEPEST = 100
MOST_ELEMENTS = 100_000
"Many times what a thousand lifecycle rules or keys to delete need."
LONGEST_TAG = 64 * 1024
"In bytes; a piece of a document is as long."


class Unreadable(ValueError):
    """Not XML, or XML that no client of AWS would send."""


@dataclass
class Element:
    """An element by its local name, attributes as they were written."""

    name: str
    attributes: Mapping[str, str] = field(default_factory=dict[str, str])
    children: dict[str, list[Element]] = field(default_factory=dict[str, "list[Element]"])
    text: str = ""

    def all(self, name: str) -> list[Element]:
        return self.children.get(name, [])


class Builder:
    """Collects expat's events into a tree."""

    def __init__(self) -> None:
        self.path = [Element("")]
        self.said: list[list[str]] = [[]]
        self.left = MOST_ELEMENTS

    def start(self, name: str, attributes: dict[str, str]) -> None:
        self.left -= 1
        if len(self.path) > DEEPEST or self.left < 0:
            raise Unreadable("too deep or too long")
        element = Element(name.rpartition(":")[2], attributes)
        self.path[-1].children.setdefault(element.name, []).append(element)
        self.path.append(element)
        self.said.append([])

    def end(self, _: str) -> None:
        self.path.pop().text = "".join(self.said.pop())

    def text(self, data: str) -> None:
        self.said[-1].append(data)

    def refuse(self, *_: object) -> None:
        raise Unreadable("a document type is not expected here")


def element_of(document: bytes) -> Element:
    """The root element; raises `Unreadable`."""
    builder = Builder()
    parser = expat.ParserCreate()
    parser.buffer_text = True
    parser.StartElementHandler = builder.start
    parser.EndElementHandler = builder.end
    parser.CharacterDataHandler = builder.text
    parser.StartDoctypeDeclHandler = builder.refuse
    try:
        feed(parser, document)
    except expat.ExpatError as error:
        raise Unreadable(str(error)) from None
    return next(iter(builder.path[0].children.values()))[0]


def feed(parser: expat.XMLParserType, document: bytes) -> None:
    """Piece by piece, so that a tag without an end is noticed early."""
    for start in range(0, len(document), LONGEST_TAG):
        parser.Parse(document[start : start + LONGEST_TAG], False)
        if start - parser.CurrentByteIndex > LONGEST_TAG:
            raise Unreadable("a tag is too long")
    parser.Parse(b"", True)


def read(element: Element, shape: Shape) -> Any:
    """The element's value; text that is not of the shape's type stays text, for validation to refuse."""
    if shape.type == "structure":
        return read_structure(element, shape)
    if shape.type == "list":
        return [read(item, shape.item) for item in element.all(shape.item.location_name or "member")]
    if shape.type == "map":
        return read_map(element.all("entry"), shape)
    return scalar(element.text, shape)


def read_structure(element: Element, shape: Shape) -> dict[str, Any]:
    found: dict[str, Any] = {}
    for name, member in shape.members.items():
        if member.location is None:
            read_member(element, name, member, found)
    return found


def read_member(element: Element, name: str, member: Shape, found: dict[str, Any]) -> None:
    wire_name = member.location_name or name
    if member.has("xmlAttribute"):
        if wire_name in element.attributes:
            found[name] = scalar(element.attributes[wire_name], member)
        return
    is_flat_list = member.type == "list" and member.has("flattened")
    elements = element.all(wire_name) or (element.all(member.item.location_name or name) if is_flat_list else [])
    if not elements:
        return
    if is_flat_list:
        found[name] = [read(item, member.item) for item in elements]
    elif member.type == "map" and member.has("flattened"):
        found[name] = read_map(elements, member)
    else:
        found[name] = read(elements[0], member)


def read_map(entries: list[Element], shape: Shape) -> dict[str, Any]:
    key_name, value_name = shape.key.location_name or "key", shape.value.location_name or "value"
    pairs = ((entry.all(key_name), entry.all(value_name)) for entry in entries)
    return {keys[0].text: read(values[0], shape.value) for keys, values in pairs if keys and values}


def scalar(text: str, shape: Shape) -> Any:
    if shape.type == "string":
        return text
    if shape.type == "blob":
        return b64decode(text)
    return CONVERSIONS[shape.type](text.strip())
