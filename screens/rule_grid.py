"""The rules of one direction as a grid: each with its mark and in words what is wrong with it; a cursor on one cell."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import ClassVar, Final

from textual import events
from textual.binding import Binding, BindingType
from textual.message import Message
from typing_extensions import override

from screens.rule_draft import Draft, Mark
from screens.rule_line import Line, caution
from screens.widgets.column import Column, Slot, lay_out, slot_at
from screens.widgets.drawn import DrawnScroll
from screens.widgets.health import health
from screens.widgets.ink import Ink
from screens.widgets.spans import Span, cells, clean, fit, wrap

_MARKS: Final[Mapping[Mark, tuple[str, str, str]]] = {
    "": ("", "", "text"),
    "added": ("+", "added", "good"),
    "changed": ("~", "changed", "warn"),
    "removed": ("-", "removed", "bad"),
}
_START: Final = 2
_LAST_WORDS: Final = "what no rule above matches"


@dataclass(frozen=True, slots=True)
class Ruled:
    """What the grid shows: a draft, what AWS would say of its rules by their keys, names of groups and lists by id."""

    draft: Draft
    egress: bool
    faults: Mapping[str, str]
    names: Mapping[str, str]
    last: tuple[Line, ...] = ()
    "The rules that end an ACL and cannot be changed."


def columns_of(*, numbered: bool, egress: bool) -> tuple[Column, ...]:
    peer = "DESTINATION" if egress else "SOURCE"
    mark = Column("mark", "", min=1, max=9)
    common = (
        Column("type", "TYPE", min=8, max=16),
        Column("protocol", "PROTOCOL", min=8, max=8, priority=2),
        Column("ports", "PORTS", min=6, max=13),
        Column("peer", peer, min=12, max=44, flex=1, cut="middle"),
    )
    if not numbered:
        return (mark, *common, Column("description", "DESCRIPTION", min=11, max=60, flex=2, priority=1))
    return (mark, Column("number", "RULE", min=5, max=6), Column("action", "DOES", width=6), *common)


def title_of(column: str, *, egress: bool) -> str:
    """What a cell is called where it is written into."""
    return {"peer": "destination" if egress else "source", "number": "rule number", "action": "allow or deny"}.get(
        column, column
    )


def editable(*, numbered: bool) -> tuple[str, ...]:
    """The cells that can be written into, from left to right."""
    if numbered:
        return ("number", "action", "type", "protocol", "ports", "peer")
    return ("type", "protocol", "ports", "peer", "description")


def text_in(line: Line, column: str) -> str:
    match column:
        case "type":
            return line.type.name
        case "action":
            return "allow" if line.allows else "deny"
        case "ports":
            return line.ports or ("all" if line.protocol == "all" else "")
        case _:
            return str(getattr(line, column))


class RuleGrid(DrawnScroll):
    """Shows `Ruled`. The cursor stays with its rule; posts `Opened` for the cell that is to be written into."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("down,j", "move(1)", "Down", show=False, id="rules.down"),
        Binding("up,k", "move(-1)", "Up", show=False, id="rules.up"),
        Binding("right,l", "cross(1)", "Next cell", show=False, id="rules.right"),
        Binding("left,h", "cross(-1)", "Cell before", show=False, id="rules.left"),
        Binding("home,g", "move(-100000)", "First", show=False, id="rules.first"),
        Binding("end,G", "move(100000)", "Last", show=False, id="rules.last"),
        Binding("enter", "open", "Write into the cell", show=False, id="rules.open"),
    ]

    class Opened(Message):
        """A cell is to be written into."""

    def __init__(self, *, ink: Ink = Ink.BRAILLE, id: str | None = None) -> None:
        super().__init__(ink=ink, id=id)
        self._ruled = Ruled(Draft(), egress=False, faults={}, names={})
        self._key = ""
        self._cell = 0
        self._owners: list[str] = []
        self._slots: tuple[Slot, ...] = ()

    @property
    def line(self) -> Line | None:
        """The rule under the cursor."""
        return self._ruled.draft.find(self._key)

    @property
    def column(self) -> str:
        return editable(numbered=self._ruled.draft.numbered)[self._cell]

    def show(self, ruled: Ruled) -> None:
        keys = [line.key for line in self._ruled.draft.shown(egress=self._ruled.egress)]
        place = keys.index(self._key) if self._key in keys else 0
        self._ruled = ruled
        now = [line.key for line in self._lines_shown()]
        if self._key not in now:
            self._key = now[min(place, len(now) - 1)] if now else ""
        self.redraw()

    def go_to(self, key: str, column: str = "") -> None:
        cells_there = editable(numbered=self._ruled.draft.numbered)
        self._key = key
        self._cell = cells_there.index(column) if column else self._cell
        self.redraw()
        owned = [at for at, owner in enumerate(self._owners) if owner == key]
        if owned:
            self.reveal(owned[0], owned[-1])

    def action_move(self, lines: int) -> None:
        keys = [line.key for line in self._lines_shown()]
        if keys:
            here = keys.index(self._key) if self._key in keys else 0
            self.go_to(keys[max(0, min(here + lines, len(keys) - 1))])

    def action_cross(self, columns: int) -> None:
        there = editable(numbered=self._ruled.draft.numbered)
        self._cell = max(0, min(self._cell + columns, len(there) - 1))
        self.redraw()

    def action_open(self) -> None:
        if self.line is not None:
            self.post_message(self.Opened())

    def on_click(self, event: events.Click) -> None:
        offset = event.get_content_offset(self)
        at = offset.y + self.scroll_offset.y if offset is not None else len(self._owners)
        slot = slot_at(self._slots, offset.x) if offset is not None else None
        if at >= len(self._owners) or not self._owners[at]:
            return
        there = editable(numbered=self._ruled.draft.numbered)
        self.go_to(self._owners[at], slot.column.key if slot and slot.column.key in there else "")
        if event.chain == 2:
            self.action_open()

    def _lines_shown(self) -> tuple[Line, ...]:
        return self._ruled.draft.shown(egress=self._ruled.egress)

    @override
    def draw(self, width: int) -> Sequence[Sequence[Span]]:
        columns = columns_of(numbered=self._ruled.draft.numbered, egress=self._ruled.egress)
        shown = [*self._lines_shown(), *self._ruled.last]
        wide = [max((cells(self._said(line, each.key)) for line in shown), default=0) for each in columns]
        self._slots = lay_out(columns, wide, width, _START)
        drawn: list[list[Span]] = [self._head()]
        self._owners = [""]
        for line in self._lines_shown():
            block = [self._row(line), *self._under(line, width)]
            drawn += block
            self._owners += [line.key] * len(block)
        for line in self._ruled.last:
            drawn.append(self._ending(line))
            self._owners.append("")
        return drawn

    @override
    def ground(self, y: int) -> str:
        first = y < len(self._owners) and self._owners[y] == self._key and self._owners[y - 1] != self._key
        return ("cursor" if self.has_focus else "rest") if first and self._key else ""

    def _head(self) -> list[Span]:
        return self._placed([(fit(slot.column.title, slot.width), "dim") for slot in self._slots])

    def _row(self, line: Line) -> list[Span]:
        sign, word, role = _MARKS[self._ruled.draft.mark(line)]
        spans: list[Span] = []
        for slot in self._slots:
            key = slot.column.key
            if key == "mark":
                spans.append((fit(f"{sign} {word}" if slot.width > 2 else sign, slot.width), role))
            else:
                text = fit(self._said(line, key), slot.width, cut=slot.column.cut)
                spans.append((text, self._role(line, key)))
        here = line.key == self._key
        pointer = ("▸ " if self.ink is Ink.BRAILLE else "► ") if here else "  "
        return self._placed(spans, pointer)

    def _role(self, line: Line, column: str) -> str:
        if line.key == self._key and column == self.column:
            return "match"
        if self._ruled.draft.mark(line) == "removed":
            return "gone"
        if column == "action":
            return "text" if line.allows else "bad"
        return "dim" if column in ("protocol", "description") else "text"

    def _said(self, line: Line, column: str) -> str:
        if column == "mark":
            return " ".join(_MARKS[self._ruled.draft.mark(line)][:2])
        if column == "peer" and (name := self._ruled.names.get(line.peer)):
            return f"{name}  {line.peer}"
        return text_in(line, column)

    def _under(self, line: Line, width: int) -> list[list[Span]]:
        """What is wrong with a rule, or what one should know of it."""
        if self._ruled.draft.mark(line) == "removed":
            return []
        fault, care = self._ruled.faults.get(line.key, ""), caution(line)
        text, tone = (fault, "bad") if fault else (care, "warn")
        if not text:
            return []
        sign = health("bad" if fault else "warn").sign(self.ink)
        lines = wrap(f"{sign} {text}", max(10, width - _START - 2))
        return [[(" " * (_START + 2 * bool(at)), "text"), (part, tone)] for at, part in enumerate(lines)]

    def _ending(self, line: Line) -> list[Span]:
        said = {
            "number": "*",
            "action": "deny",
            "type": "All traffic",
            "ports": "all",
            "peer": f"{line.peer}  {_LAST_WORDS}",
        }
        spans = [(fit(said.get(slot.column.key, ""), slot.width), "dim") for slot in self._slots]
        return self._placed(spans)

    def _placed(self, spans: Sequence[Span], pointer: str = "  ") -> list[Span]:
        placed: list[Span] = [(pointer, "accent")]
        for at, span in enumerate(spans):
            placed += [("  ", "text"), span] if at else [span]
        return [(clean(text), role) for text, role in placed]
