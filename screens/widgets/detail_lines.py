"""Fields as lines: labels in one column, values beside them, lists and structures as branches that fold."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Final

from screens.widgets.health import Tone, health
from screens.widgets.ink import Ink
from screens.widgets.quantity import ABSENT
from screens.widgets.spans import Span, cells, clean, fit, wrap

Value = str | int | float | bool | None | Sequence["Value"] | Mapping[str, "Value"]
"What a field may hold; structures and lists become branches."

_LABEL_MOST: Final = 28


class Link(str):
    """A text somewhere in a field's values that leads to `target`."""

    __slots__ = ("target",)

    target: str

    def __new__(cls, text: str, target: str) -> Link:
        link = super().__new__(cls, text)
        link.target = target
        return link


@dataclass(frozen=True, slots=True)
class Detail:
    """One field. With a `tone` its value is a state; with a `target` it is a link that says where it leads."""

    label: str
    value: Value
    tone: Tone | None = None
    target: str = ""


@dataclass(frozen=True, slots=True)
class Section:
    title: str
    details: tuple[Detail, ...]


@dataclass(frozen=True, slots=True)
class DetailLine:
    """`path` names the field across redraws; a `branch` can be folded, a `target` followed."""

    path: str
    spans: tuple[Span, ...]
    branch: bool = False
    target: str = ""


def detail_lines(
    sections: Iterable[Section], width: int, folded: frozenset[str] = frozenset(), ink: Ink = Ink.BRAILLE
) -> list[DetailLine]:
    """All lines of all sections, a blank one between two of them."""
    lines: list[DetailLine] = []
    for section in sections:
        if lines:
            lines.append(DetailLine(f"{section.title}/-", ()))
        lines += _section(section, width, folded, ink)
    return lines


def _section(section: Section, width: int, folded: frozenset[str], ink: Ink) -> list[DetailLine]:
    path = section.title
    lines = [DetailLine(path, ((_arrow(path in folded), "faint"), (clean(section.title), "strong")), branch=True)]
    if path in folded:
        return lines
    labels = [cells(clean(detail.label)) for detail in section.details]
    column = min(_LABEL_MOST, max(labels, default=0))
    for detail in section.details:
        lines += _detail(detail, f"{path}/{detail.label}", 2, column, width, folded, ink)
    return lines


def _detail(
    detail: Detail, path: str, indent: int, column: int, width: int, folded: frozenset[str], ink: Ink
) -> list[DetailLine]:
    value = detail.value
    if isinstance(value, Mapping) and value:
        parts = [Detail(str(key), part) for key, part in value.items()]
        return _branch(detail.label, parts, path, indent, width, folded, ink)
    if isinstance(value, Sequence) and not isinstance(value, str) and value:
        parts = [_item(part, at) for at, part in enumerate(value)]
        return _branch(detail.label, parts, path, indent, width, folded, ink)
    return _leaf(detail, path, indent, column, width, ink)


def _branch(
    label: str, parts: Sequence[Detail], path: str, indent: int, width: int, folded: frozenset[str], ink: Ink
) -> list[DetailLine]:
    pad = " " * indent
    shut = path in folded
    head: tuple[Span, ...] = (
        (pad, "text"),
        (_arrow(shut), "faint"),
        (clean(label), "dim"),
        (f"  {len(parts)}", "faint"),
    )
    lines = [DetailLine(path, head, branch=True)]
    if shut:
        return lines
    column = min(_LABEL_MOST, max(cells(clean(part.label)) for part in parts))
    for at, part in enumerate(parts):
        lines += _detail(part, f"{path}/{at}", indent + 4, column, width, folded, ink)
    return lines


def _leaf(detail: Detail, path: str, indent: int, column: int, width: int, ink: Ink) -> list[DetailLine]:
    label: Span = (fit(detail.label, column), "dim")
    target = detail.target or (detail.value.target if isinstance(detail.value, Link) else "")
    text, role = _shown(replace(detail, target=target), ink)
    room = max(8, width - indent - 2 - column - 2)
    first, *rest = wrap(text, room)
    pad: Span = (" " * (indent + 2), "text")
    lines = [DetailLine(path, (pad, label, ("  ", "text"), (first, role)), target=target)]
    hang: Span = (" " * (indent + 2 + column + 2), "text")
    return lines + [replace(lines[0], path=f"{path}+{at}", spans=(hang, (more, role))) for at, more in enumerate(rest)]


def _shown(detail: Detail, ink: Ink) -> Span:
    text = _plain(detail.value)
    if detail.tone is not None:
        return f"{health(detail.tone).sign(ink)} {text}", detail.tone
    if detail.target:
        return f"{text} →" if ink is Ink.BRAILLE else f"{text} ->", "accent"
    return text, "dim" if text == ABSENT else "text"


def _plain(value: Value) -> str:
    if isinstance(value, bool):
        return "yes" if value else "no"
    if value is None or value == "" or value == () or value == [] or value == {}:
        return ABSENT
    return str(value)


def _item(value: Value, at: int) -> Detail:
    """An item is called by its key or name where it has one; a tag is its key and its value."""
    if isinstance(value, Mapping):
        if set(value) == {"Key", "Value"}:
            return Detail(str(value["Key"]), value["Value"])
        for key in ("Key", "Name", "Id"):
            if isinstance(value.get(key), str):
                return Detail(str(value[key]), value)
    return Detail(str(at + 1), value)


def _arrow(shut: bool) -> str:
    return "+ " if shut else "- "
