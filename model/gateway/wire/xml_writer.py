"""Results as XML, one compiled step per member and class, with resources' fragments remembered."""

from __future__ import annotations

import re
from base64 import b64encode
from collections.abc import Callable, Generator, Iterable, Iterator, Mapping, Sequence
from typing import Any, NamedTuple

from model.gateway.wire.fragments import is_kept, remembered
from model.gateway.wire.reading import Read, expressions, reading_of
from model.gateway.wire.rest import ANSWER_PLACES
from model.gateway.wire.script import Script
from model.gateway.wire.shapes import Shape
from model.gateway.wire.times import http_date, iso8601, unix

Write = Callable[[Any], str]
WritePieces = Callable[[Any], Sequence[str]]
Writing = Generator[None, None, list[str]]
"An answer's pieces; it may be left alone for a while at every step."

SPECIAL = re.compile('[&<>"\x00-\x08\x0b\x0c\r\x0e-\x1f\ufffe\uffff]')
ENTITIES = {"&": "&amp;", "<": "&lt;", ">": "&gt;", '"': "&quot;", "\r": "&#xd;"}
DOUBTFUL = bytes({*range(9), 0x0B, 0x0C, *range(0x0D, 0x20), *b'&<>"', 0xEF})
"Bytes that stand in every text with something special, and in few others."
LARGE = 5
AT_ONCE = 100
"Items of a list that are written before others get their turn: a hundred instances take 2.5 ms."
has_special = SPECIAL.search


def escaped(text: str) -> str:
    """Text for an element or attribute; characters that XML cannot say become numeric references, as S3 sends them."""
    return text if has_special(text) is None else SPECIAL.sub(entity, text)


def entity(found: re.Match[str]) -> str:
    return ENTITIES.get(found[0]) or f"&#x{ord(found[0]):x};"


class ByKind(dict[type, Write]):
    """A structure's writer for every class of value that has come along."""

    def __init__(self, make: Callable[[type], Write]) -> None:
        super().__init__()
        self.make = make

    def __missing__(self, kind: type) -> Write:
        write = self[kind] = self.make(kind)
        return write


class Answer(NamedTuple):
    """How a whole answer is written: its members, and for each of them what puts it into words."""

    read: Read
    writes: list[WritePieces]
    enclosed: list[bool]
    "Of each member: whether it is a list between two tags of its own."


def write_slices(write: WritePieces, values: Sequence[Any], written: list[str]) -> Iterator[None]:
    """A long list: the opening tag comes with the first items, the closing one with the last."""
    last = (len(values) - 1) // AT_ONCE * AT_ONCE
    for start in range(0, last, AT_ONCE):
        written += write(values[start : start + AT_ONCE])[start > 0 : -1]
        yield
    written += write(values[last:])[1:]


class XmlWriter:
    """Writes a service's results; `timestamp` says how the service writes a moment where its model does not."""

    def __init__(self, timestamp: Callable[[float], str] = iso8601) -> None:
        self.timestamps: Mapping[str, Callable[[float], Any]] = {
            "iso8601": timestamp,
            "rfc822": http_date,
            "unixTimestamp": unix,
        }
        self.contents: dict[Shape, Write] = {}
        self.kinds: dict[Shape, ByKind] = {}
        self.answers: dict[tuple[Shape, type], Answer] = {}
        self.elements: dict[tuple[str, Shape], Write] = {}

    def writing(self, shape: Shape, result: Any) -> Writing:
        """A whole answer, its lists item by item, so that a long one is put together only once."""
        key = shape, result.__class__
        answer = self.answers.get(key)
        if answer is None:
            answer = self.answers[key] = self.answer_of(*key)
        written: list[str] = []
        for write, value, is_enclosed in zip(answer.writes, answer.read(result), answer.enclosed, strict=True):
            if value is None:
                continue
            if is_enclosed and value.__class__ in (list, tuple) and len(value) > AT_ONCE:
                yield from write_slices(write, value, written)
            else:
                written += write(value)
        return written

    def answer_of(self, shape: Shape, kind: type) -> Answer:
        names, read = reading_of(kind, [name for name, member in shape.members.items() if is_inside(member)])
        members = [shape.members[name] for name in names]
        enclosed = [member.type == "list" and not member.has("flattened") for member in members]
        return Answer(read, [self.member_pieces(*each) for each in zip(names, members, strict=True)], enclosed)

    def member_pieces(self, name: str, shape: Shape) -> WritePieces:
        name = shape.location_name or name
        if shape.type != "list" or shape.has("flattened"):
            element = self.element(name, shape)
            return lambda value: (element(value),)
        opening, closing = f"<{name}{namespace(shape)}>", f"</{name}>"
        if not is_large(shape.item):
            item = self.element(shape.item.location_name or "member", shape.item)
            return lambda values: (opening, *[item(each) for each in values], closing)
        kinds, first, last = self.kinds_of(shape.item), *tags_of(shape.item)
        return lambda values: (
            opening,
            *[piece for each in values for piece in (first, kinds[each.__class__](each), last)],
            closing,
        )

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
        key = name, shape
        if key not in self.elements:
            self.elements[key] = self.compiled_element(name, shape)
        return self.elements[key]

    def compiled_element(self, name: str, shape: Shape) -> Write:
        if shape.has("flattened") and shape.type == "list":
            item = self.element(shape.location_name or shape.item.location_name or name, shape.item)
            return lambda values: "".join([item(value) for value in values])
        if shape.has("flattened") and shape.type == "map":
            return self.entries(shape, name)
        attributes = attribute_members(shape)
        if attributes:
            return self.element_with_attributes(name, shape, attributes)
        if shape.type == "structure":
            return self.structure_element(name, shape)
        return wrapped(f"<{name}{namespace(shape)}>", self.content(shape), f"</{name}>")

    def structure_element(self, name: str, shape: Shape) -> Write:
        kinds, opening, closing = self.kinds_of(shape), f"<{name}{namespace(shape)}>", f"</{name}>"
        return lambda value: f"{opening}{kinds[value.__class__](value)}{closing}"

    def structure(self, shape: Shape) -> Write:
        kinds = self.kinds_of(shape)
        return lambda value: kinds[value.__class__](value)

    def kinds_of(self, shape: Shape) -> ByKind:
        if shape not in self.kinds:
            self.kinds[shape] = ByKind(lambda kind: self.structure_of(kind, shape))
        return self.kinds[shape]

    def structure_of(self, kind: type, shape: Shape) -> Write:
        """Reads every member, makes texts safe only if one of them is not, and says the whole in one piece."""
        script, inside = Script(), [name for name, member in shape.members.items() if is_inside(member)]
        found = expressions(script, kind, inside)
        variables = {f"v{at}": (name, shape.members[name]) for at, name in enumerate(found)}
        for variable, reading in zip(variables, found.values(), strict=True):
            script.add(f"{variable} = {reading}")
        make_safe(script, [variable for variable, (_, member) in variables.items() if is_free_text(member)])
        for variable, (name, member) in variables.items():
            text = self.element_text(script, variable, member.location_name or name, member)
            script.add(f"{variable} = '' if {variable} is None else {text}")
        script.add(f"return {together(variables)}")
        write = script.function()
        return remembered(kind, write) if is_kept(kind) else write

    def element_text(self, script: Script, variable: str, name: str, shape: Shape) -> str:
        """An expression for the whole element of a member that is there."""
        if shape.has("flattened") or attribute_members(shape):
            return f"{script.name(self.element(name, shape))}({variable})"
        if shape.type == "list" and is_large(shape.item):
            return self.large_list_text(script, variable, name, shape)
        return f"f'<{name}{namespace(shape)}>{{{self.content_text(script, variable, shape)}}}</{name}>'"

    def content_text(self, script: Script, variable: str, shape: Shape) -> str:
        """An expression for what stands between the tags; the commonest values need no call."""
        match shape.type:
            case "string" | "integer" | "long":
                return variable
            case "boolean":
                return f'"true" if {variable} else "false"'
            case "structure":
                return f"{script.name(self.kinds_of(shape))}[{variable}.__class__]({variable})"
            case "list":
                return f'"".join([{self.item_text(script, shape.item)} for item in {variable}])'
            case _:
                return f"{script.name(self.content(shape))}({variable})"

    def item_text(self, script: Script, shape: Shape) -> str:
        name = shape.location_name or "member"
        if shape.type != "structure" or attribute_members(shape):
            return f"{script.name(self.element(name, shape))}(item)"
        opening = f"<{name}{namespace(shape)}>"
        return f'f"""{opening}{{{script.name(self.kinds_of(shape))}[item.__class__](item)}}</{name}>"""'

    def large_list_text(self, script: Script, variable: str, name: str, shape: Shape) -> str:
        """Long texts are put together once, not wrapped and wrapped again."""
        first, last = map(script.name, tags_of(shape.item))
        item = f"({first}, {script.name(self.kinds_of(shape.item))}[item.__class__](item), {last})"
        opening, closing = script.name(f"<{name}{namespace(shape)}>"), script.name(f"</{name}>")
        return f'"".join([{opening}, *[piece for item in {variable} for piece in {item}], {closing}])'

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


def make_safe(script: Script, variables: list[str]) -> None:
    """Looks at all the texts at once, as bytes, which is quickest: nearly always there is nothing to escape."""
    if not variables:
        return
    script.add(f"texts = {together(variables)}.encode()")
    script.add(f"if len(texts.translate(None, {script.name(DOUBTFUL)})) != len(texts):")
    for variable in variables:
        script.add(f"    {variable} = {variable} and {script.name(escaped)}({variable})")


def together(variables: Iterable[str]) -> str:
    """`f'{v0}{v1}'`"""
    return f"f'{''.join(f'{{{variable}}}' for variable in variables)}'"


def is_free_text(shape: Shape) -> bool:
    return shape.type == "string" and not shape.enum


def attribute_members(shape: Shape) -> Mapping[str, Shape]:
    return {name: member for name, member in shape.members.items() if member.has("xmlAttribute")}


def is_large(shape: Shape) -> bool:
    """Whether values are long enough that copying one costs more than keeping its tags apart."""
    return len(shape.members) >= LARGE and not attribute_members(shape)


def tags_of(item: Shape) -> tuple[str, str]:
    name = item.location_name or "member"
    return f"<{name}{namespace(item)}>", f"</{name}>"


def is_inside(member: Shape) -> bool:
    """Whether a member is an element of the body, not a header or an attribute."""
    return member.location not in ANSWER_PLACES and not member.has("xmlAttribute")


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
