"""Results as XML, one compiled step per member and class, with resources' fragments remembered."""

from __future__ import annotations

import re
from base64 import b64encode
from collections.abc import Callable, Mapping
from typing import Any

from model.gateway.wire.fragments import is_kept, remembered
from model.gateway.wire.reading import reading_of
from model.gateway.wire.shapes import Shape
from model.gateway.wire.times import http_date, iso8601, unix

Write = Callable[[Any], str]

SPECIAL = re.compile('[&<>"\x00-\x08\x0b\x0c\r\x0e-\x1f\ufffe\uffff]')
ENTITIES = {"&": "&amp;", "<": "&lt;", ">": "&gt;", '"': "&quot;", "\r": "&#xd;"}
has_special = SPECIAL.search


def escaped(text: str) -> str:
    """Text for an element or attribute; characters that XML cannot say become numeric references, as S3 sends them."""
    return text if has_special(text) is None else SPECIAL.sub(entity, text)


def entity(found: re.Match[str]) -> str:
    return ENTITIES.get(found[0]) or f"&#x{ord(found[0]):x};"


class XmlWriter:
    """Writes a service's results; `timestamp` says how the service writes a moment where its model does not."""

    def __init__(self, timestamp: Callable[[float], str] = iso8601) -> None:
        self.timestamps: Mapping[str, Callable[[float], Any]] = {
            "iso8601": timestamp,
            "rfc822": http_date,
            "unixTimestamp": unix,
        }
        self.contents: dict[Shape, Write] = {}

    def content(self, shape: Shape) -> Write:
        """Writes what stands between a value's tags."""
        if shape not in self.contents:
            self.contents[shape] = self.compiled(shape)
        return self.contents[shape]

    def compiled(self, shape: Shape) -> Write:
        if shape.type == "structure":
            return self.structure(shape)
        if shape.type == "list":
            item = self.element(shape.item.location_name or "member", shape.item)
            return lambda values: "".join([item(value) for value in values])
        if shape.type == "map":
            return self.entries(shape, "entry")
        return self.scalar(shape)

    def element(self, name: str, shape: Shape) -> Write:
        """Writes a value with its tags; a flattened list or map as one element per entry."""
        if shape.has("flattened") and shape.type == "list":
            item = self.element(shape.location_name or shape.item.location_name or name, shape.item)
            return lambda values: "".join([item(value) for value in values])
        if shape.has("flattened") and shape.type == "map":
            return self.entries(shape, name)
        attributes = attribute_members(shape)
        if attributes:
            return self.element_with_attributes(name, shape, attributes)
        return wrapped(f"<{name}{namespace(shape)}>", self.content(shape), f"</{name}>")

    def structure(self, shape: Shape) -> Write:
        by_kind: dict[type, Write] = {}

        def write(value: Any) -> str:
            kind = value.__class__
            writer = by_kind.get(kind)
            if writer is None:
                writer = by_kind[kind] = self.structure_of(kind, shape)
            return writer(value)

        return write

    def structure_of(self, kind: type, shape: Shape) -> Write:
        inside = [name for name, member in shape.members.items() if is_inside(member)]
        names, read = reading_of(kind, inside)
        steps = [self.element(shape.members[name].location_name or name, shape.members[name]) for name in names]

        def write(value: Any) -> str:
            members = zip(steps, read(value), strict=True)
            return "".join([step(member) for step, member in members if member is not None])

        return remembered(write) if is_kept(kind) else write

    def entries(self, shape: Shape, name: str) -> Write:
        key = self.element(shape.key.location_name or "key", shape.key)
        value = self.element(shape.value.location_name or "value", shape.value)

        def write(entries: Mapping[str, Any]) -> str:
            return "".join([f"<{name}>{key(k)}{value(v)}</{name}>" for k, v in entries.items()])

        return write

    def element_with_attributes(self, name: str, shape: Shape, attributes: Mapping[str, Shape]) -> Write:
        content, opening = self.content(shape), f"<{name}{namespace(shape)}"

        def write(value: Any) -> str:
            names, read = reading_of(value.__class__, attributes)
            known = zip(names, read(value), strict=True)
            said = [(attributes[member].location_name or member, text) for member, text in known if text is not None]
            spelled = "".join([f' {title}="{escaped(str(text))}"' for title, text in said])
            return f"{opening}{spelled}>{content(value)}</{name}>"

        return write

    def scalar(self, shape: Shape) -> Write:
        if shape.type == "timestamp":
            moment = self.timestamps[shape.timestamp_format or "iso8601"]
            return lambda value: str(moment(value))
        return SCALARS.get(shape.type, escaped)


def attribute_members(shape: Shape) -> Mapping[str, Shape]:
    return {name: member for name, member in shape.members.items() if member.has("xmlAttribute")}


def is_inside(member: Shape) -> bool:
    """Whether a member is an element of the body, not a header or an attribute."""
    return member.location is None and not member.has("xmlAttribute")


def wrapped(opening: str, content: Write, closing: str) -> Write:
    return lambda value: "".join((opening, content(value), closing))


def namespace(shape: Shape) -> str:
    uri, prefix = shape.xml_namespace.get("uri"), shape.xml_namespace.get("prefix")
    if not uri:
        return ""
    return f' xmlns:{prefix}="{uri}"' if prefix else f' xmlns="{uri}"'


def boolean(value: bool) -> str:
    return "true" if value else "false"


def number(value: float) -> str:
    return SPECIAL_NUMBERS.get(repr(value)) or repr(value)


def base64(value: bytes) -> str:
    return b64encode(value).decode()


SPECIAL_NUMBERS = {"nan": "NaN", "inf": "Infinity", "-inf": "-Infinity"}
SCALARS: Mapping[str, Write] = {
    "string": escaped,
    "boolean": boolean,
    "integer": str,
    "long": str,
    "float": number,
    "double": number,
    "blob": base64,
}
