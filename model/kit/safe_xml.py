"""XML from outside: read without entities, and pieces of it in the canonical form that signatures are made over."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from xml.etree.ElementTree import Element


def parsed(text: str | bytes) -> Element | None:
    """The root of an XML document; None for what is none, or one that declares entities."""
    from xml.etree.ElementTree import ParseError

    from defusedxml.common import DefusedXmlException
    from defusedxml.ElementTree import fromstring

    try:
        return fromstring(text)
    except (ParseError, DefusedXmlException, ValueError):
        return None


def canonical(document: bytes, path: tuple[int, ...], without: str = "") -> bytes:
    """The exclusive canonical form of one element of a document that `parsed` has read.

    `path` are the positions of elements among their siblings, from the root down. `without` is the qualified name
    (`{namespace}name`) of elements to leave out, as enveloped signatures are.
    """
    from xml.etree.ElementTree import canonicalize

    excluded = [without] if without else None
    return canonicalize(_piece(document, path).decode(), exclude_tags=excluded, with_comments=False).encode()


@dataclass
class _Cut:
    """Where the wanted element begins and ends, and the namespaces that are declared around it."""

    path: tuple[int, ...]
    at: list[int] = field(default_factory=lambda: [-1])
    declared: list[list[tuple[str, str]]] = field(default_factory=list[list[tuple[str, str]]])
    start: int = -1
    end: int = -1


def _piece(document: bytes, path: tuple[int, ...]) -> bytes:
    """An element's own text, with the declarations that it lives under put into its first tag."""
    from xml.parsers.expat import ParserCreate

    cut = _Cut(path)
    parser = ParserCreate()

    def opened(_name: str, attributes: dict[str, str]) -> None:
        cut.at[-1] += 1
        if tuple(cut.at[1:]) == path and cut.start < 0 and len(cut.at) == len(path) + 1:
            cut.start = parser.CurrentByteIndex
        if cut.start < 0 or cut.start == parser.CurrentByteIndex:
            cut.declared.append([each for each in attributes.items() if each[0].partition(":")[0] == "xmlns"])
        cut.at.append(-1)

    def closed(_name: str) -> None:
        """An element without a tag of its own for the end is over where its only tag is."""
        cut.at.pop()
        if tuple(cut.at[1:]) == path and len(cut.at) == len(path) + 1 and cut.end < 0:
            at = parser.CurrentByteIndex
            cut.end = document.index(b">", at) + 1 if document.startswith(b"</", at) else at
        elif cut.start < 0:
            cut.declared.pop()

    parser.StartElementHandler, parser.EndElementHandler = opened, closed
    parser.Parse(document, True)
    return _declaring(document[cut.start : cut.end], cut.declared)


def _declaring(piece: bytes, declared: list[list[tuple[str, str]]]) -> bytes:
    own = {name for name, _ in declared[-1]}
    around = {name: value for level in declared[:-1] for name, value in level if name not in own}
    added = "".join(f" {name}={_quoted(value)}" for name, value in around.items()).encode()
    end = next(i for i, each in enumerate(piece) if each in b" \t\r\n/>")
    return piece[:end] + added + piece[end:]


def _quoted(value: Any) -> str:
    from xml.sax.saxutils import quoteattr

    return quoteattr(value)
