"""A table of a hundred thousand resources: a moved cursor repaints two lines, a changed resource one."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from itertools import islice
from typing import Any, ClassVar, Final

from textual import events
from textual.binding import Binding, BindingType
from textual.cache import LRUCache
from textual.geometry import Region, Size
from textual.message import Message
from textual.reactive import reactive
from textual.scroll_view import ScrollView
from textual.scrollbar import ScrollBar
from textual.strip import Strip

from screens.widgets.cell import Age, cell_spans, measure, plain
from screens.widgets.column import GAP, Column, Slot, lay_out, slot_at
from screens.widgets.ink import Ink
from screens.widgets.paint import Brush, painted_lines
from screens.widgets.row import Row, Sort, next_sorts, state_changed
from screens.widgets.row_filter import RowFilter, parse_filter
from screens.widgets.row_list import RowList
from screens.widgets.spans import Span, fit, marked
from screens.widgets.steady_bar import SteadyBar

SAMPLE: Final = 200
PULSE_SECONDS: Final = 0.8


class ResourceTable(ScrollView, can_focus=True):
    """Rows of resources. Data comes down by `set_columns`, `set_rows`, `patch`; what the user does goes up as messages.

    The cursor belongs to a row, not to a line: it stays with its resource when rows come, go or change places.
    """

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("down,j", "move(1)", "Down", show=False, id="table.down"),
        Binding("up,k", "move(-1)", "Up", show=False, id="table.up"),
        Binding("pagedown,ctrl+f", "page(1)", "Page down", show=False, id="table.page_down"),
        Binding("pageup,ctrl+b", "page(-1)", "Page up", show=False, id="table.page_up"),
        Binding("ctrl+d", "page(0.5)", "Half page down", show=False, id="table.half_down"),
        Binding("ctrl+u", "page(-0.5)", "Half page up", show=False, id="table.half_up"),
        Binding("home,g", "edge(-1)", "First", show=False, id="table.first"),
        Binding("end,G", "edge(1)", "Last", show=False, id="table.last"),
        Binding("enter,l", "select", "Open", show=False, id="table.open"),
        Binding("space", "mark", "Mark", show=False, id="table.mark"),
        Binding("v", "mark_range", "Mark a range", show=False, id="table.mark_range"),
        Binding("ctrl+@", "mark_to_cursor", "Mark up to here", show=False, id="table.mark_to_cursor"),
        Binding("backslash", "clear_marks", "Clear marks", show=False, id="table.clear_marks"),
        Binding("less_than_sign", "sort_along(-1)", "Sort by the column before", show=False, id="table.sort_left"),
        Binding("greater_than_sign", "sort_along(1)", "Sort by the next column", show=False, id="table.sort_right"),
        Binding("O", "sort_invert", "Invert the order", show=False, id="table.sort_invert"),
    ]
    DEFAULT_CSS = """
    ResourceTable { height: 1fr; overflow-x: hidden; overflow-y: auto; scrollbar-size-vertical: 1; }
    """

    now: reactive[float] = reactive(0.0, repaint=False)
    "Simulated time that ages count to; only lines whose age reads differently are drawn again."
    filter: reactive[str] = reactive("", repaint=False)
    ink: reactive[Ink] = reactive(Ink.BRAILLE)
    show_header: reactive[bool] = reactive(True)

    class RowMessage(Message):
        """About one row; `control` is the table."""

        def __init__(self, table: ResourceTable, row: Row) -> None:
            super().__init__()
            self.table = table
            self.row = row

        @property
        def control(self) -> ResourceTable:
            return self.table

    class Highlighted(RowMessage):
        """The cursor came to another row."""

    class Selected(RowMessage):
        """Enter or a double click: the row is to be opened."""

    class Marked(Message):
        """Other rows are marked than before."""

        def __init__(self, table: ResourceTable, ids: frozenset[str]) -> None:
            super().__init__()
            self.table = table
            self.ids = ids

        @property
        def control(self) -> ResourceTable:
            return self.table

    class HeaderPressed(Message):
        """A header was clicked; the table has sorted itself already."""

        def __init__(self, table: ResourceTable, column: Column, sorts: tuple[Sort, ...]) -> None:
            super().__init__()
            self.table = table
            self.column = column
            self.sorts = sorts

        @property
        def control(self) -> ResourceTable:
            return self.table

    def __init__(
        self,
        columns: Sequence[Column] = (),
        *,
        show_header: bool = True,
        ink: Ink = Ink.BRAILLE,
        id: str | None = None,
        classes: str | None = None,
    ) -> None:
        super().__init__(id=id, classes=classes)
        self._rows = RowList(columns)
        self._filter = RowFilter()
        self._cursor = 0
        self._cursor_id: str | None = None
        self._marks: set[str] = set()
        self._anchor: int | None = None
        self._pulsing: set[str] = set()
        self._content: list[int] = []
        self._slots: tuple[Slot, ...] = ()
        self._layout_version = 0
        self._brush: Brush | None = None
        self._strips: LRUCache[tuple[Any, ...], Strip] = LRUCache(1024)
        self.set_reactive(ResourceTable.show_header, show_header)
        self.set_reactive(ResourceTable.ink, ink)

    @property
    def columns(self) -> tuple[Column, ...]:
        return self._rows.columns

    @property
    def rows(self) -> Sequence[Row]:
        """What is shown, top to bottom."""
        return self._rows.view

    @property
    def total(self) -> int:
        """All rows, those that the filter holds back too."""
        return self._rows.total

    @property
    def sorts(self) -> tuple[Sort, ...]:
        return self._rows.sorts

    @property
    def marks(self) -> frozenset[str]:
        return frozenset(self._marks | self._range_ids())

    @property
    def cursor(self) -> int:
        """The cursor's place in `rows`."""
        return self._cursor

    @property
    def cursor_row(self) -> Row | None:
        return self.rows[self._cursor] if self._cursor < len(self.rows) else None

    def set_columns(self, columns: Sequence[Column]) -> None:
        """Other columns mean another kind of thing: rows, marks and order go."""
        self._rows = RowList(columns)
        self._content = []
        self._cursor, self._cursor_id, self._anchor = 0, None, None
        self._marks.clear()
        self._understand_filter()
        self._relayout()

    def set_rows(self, rows: Iterable[Row]) -> None:
        """All rows anew. Resources seen before keep the cursor and the marks, and pulse if their state is another."""
        before = {row.id: row for row in self._visible()}
        self._rows.replace(rows, self.now)
        self._marks = {row_id for row_id in self._marks if self._rows.find(row_id)}
        self._after_moves(before)

    def patch(self, changed: Sequence[Row], gone: Iterable[str] = ()) -> None:
        """Changed and new rows, and the ids of rows that are no more."""
        before = {row.id: old for row in changed if (old := self._rows.find(row.id))}
        gone = tuple(gone)
        self._marks.difference_update(gone)
        places = self._rows.patch(changed, gone, self.now)
        if places is None:
            self._after_moves(before)
        elif self._measure(changed):
            self._relayout()
            self._pulse(before)
        else:
            self._pulse(before)
            for place in places:
                self._refresh_row(place)

    def sort(self, *sorts: Sort) -> None:
        """Order by these columns, the first one first; without any, the order in which rows were given."""
        self._rows.sorts = sorts
        self._rows.arrange(self.now)
        self._after_moves({})

    def move_to(self, place: int) -> None:
        """Put the cursor on a line, into view, and say so."""
        if not self.rows:
            return
        before, self._cursor = self._cursor, max(0, min(place, len(self.rows) - 1))
        row = self.rows[self._cursor]
        moved, self._cursor_id = self._cursor_id != row.id, row.id
        if self._anchor is not None:
            self.refresh()
        self._refresh_row(before)
        self._refresh_row(self._cursor)
        self._scroll_to_cursor()
        if moved:
            self.post_message(self.Highlighted(self, row))

    def move_to_id(self, row_id: str) -> bool:
        """Put the cursor on a resource; False when it is not shown."""
        place = self._rows.place(row_id)
        if place is None:
            return False
        self.move_to(place)
        return True

    def watch_now(self, before: float, now: float) -> None:
        for place, row in enumerate(self._visible(), self._first_visible()):
            if self._ages(row, before) != self._ages(row, now):
                self._refresh_row(place)

    def watch_filter(self) -> None:
        self._understand_filter()
        self._rows.arrange(self.now)
        self._anchor = None
        self._after_moves({})

    def watch_show_header(self) -> None:
        self._relayout()

    def watch_ink(self) -> None:
        self._relayout()

    def watch_has_focus(self, has_focus: bool) -> None:
        super().watch_has_focus(has_focus)
        self._refresh_row(self._cursor)

    def on_resize(self) -> None:
        self._relayout()

    def action_move(self, lines: int) -> None:
        self.move_to(self._cursor + lines)

    def action_page(self, pages: float) -> None:
        lines = round(max(1, self._body_height - 1) * pages)
        self.scroll_to(y=self.scroll_offset.y + lines, animate=False, force=True)
        self.move_to(self._cursor + lines)

    def action_edge(self, side: int) -> None:
        self.move_to(0 if side < 0 else len(self.rows) - 1)

    def action_select(self) -> None:
        if self.cursor_row is not None:
            self.post_message(self.Selected(self, self.cursor_row))

    def action_mark(self) -> None:
        """Toggle the mark and step on; inside a range, keep the range."""
        if self._anchor is not None:
            self.action_mark_range()
        elif self.cursor_row is not None:
            self._set_marks(self._marks ^ {self.cursor_row.id})
            self.move_to(self._cursor + 1)

    def action_mark_range(self) -> None:
        """Start a range at the cursor, or keep the one that was started."""
        if self._anchor is None:
            self._anchor = self._cursor if self.rows else None
            self._set_marks(self._marks)
        else:
            kept = self._marks | self._range_ids()
            self._anchor = None
            self._set_marks(kept)

    def action_mark_to_cursor(self) -> None:
        """Mark from the nearest mark above to the cursor."""
        up_to_here = self.rows[: self._cursor + 1]
        marked_above = [place for place, row in enumerate(up_to_here) if row.id in self._marks]
        start = marked_above[-1] if marked_above else self._cursor
        self._set_marks(self._marks | {row.id for row in self.rows[start : self._cursor + 1]})

    def action_clear_marks(self) -> None:
        self._anchor = None
        self._set_marks(set())

    def action_sort_along(self, step: int) -> None:
        """Sort by the shown column next to the one that leads the order."""
        keys = [slot.column.key for slot in self._slots]
        if not keys:
            return
        lead = self.sorts[0].key if self.sorts else None
        place = (keys.index(lead) + step) % len(keys) if lead in keys else (0 if step > 0 else len(keys) - 1)
        self.sort(Sort(keys[place]))

    def action_sort_invert(self) -> None:
        self.sort(*(Sort(sort.key, not sort.descending) for sort in self.sorts))

    def on_click(self, event: events.Click) -> None:
        offset = event.get_content_offset(self)
        if offset is None:
            return
        if self.show_header and offset.y == 0:
            self._press_header(offset.x, add=event.shift)
            return
        place = offset.y - self._header_height + self.scroll_offset.y
        if 0 <= place < len(self.rows):
            self._press_row(place, event)

    def _press_header(self, x: int, add: bool) -> None:
        slot = slot_at(self._slots, x)
        if slot is not None:
            self.sort(*next_sorts(self.sorts, slot.column.key, add))
            self.post_message(self.HeaderPressed(self, slot.column, self.sorts))

    def _press_row(self, place: int, event: events.Click) -> None:
        start = self._cursor
        self.move_to(place)
        if event.shift:
            low, high = sorted((start, place))
            self._set_marks(self._marks | {row.id for row in self.rows[low : high + 1]})
        elif event.ctrl:
            self._set_marks(self._marks ^ {self.rows[place].id})
        elif event.chain == 2:
            self.action_select()

    def _set_marks(self, marks: set[str]) -> None:
        self._marks = marks
        self._relayout()
        self.post_message(self.Marked(self, self.marks))

    def _range_ids(self) -> set[str]:
        if self._anchor is None:
            return set()
        low, high = sorted((self._anchor, self._cursor))
        return {row.id for row in self.rows[low : high + 1]}

    @property
    def _header_height(self) -> int:
        return 1 if self.show_header else 0

    @property
    def _body_height(self) -> int:
        return max(0, self.scrollable_content_region.height - self._header_height)

    @property
    def _gutter(self) -> int:
        return 3 if self._marks or self._anchor is not None else 2

    def _first_visible(self) -> int:
        return self.scroll_offset.y

    def _visible(self) -> list[Row]:
        first = self._first_visible()
        return self._rows.view[first : first + self._body_height]

    def _understand_filter(self) -> None:
        self._filter = self._rows.filter = parse_filter(self.filter, self.columns)

    def _after_moves(self, before: dict[str, Row]) -> None:
        """Rows may stand elsewhere: find the cursor's resource again and hold it on the line where the eye has it."""
        line = self._cursor - self.scroll_offset.y
        place = self._rows.place(self._cursor_id)
        highlighted = self._cursor_id
        self._cursor = place if place is not None else max(0, min(self._cursor, len(self.rows) - 1))
        self._cursor_id = self.cursor_row.id if self.cursor_row else None
        self._measure(islice(self._rows.view, SAMPLE))
        self._relayout()
        if 0 <= line < self._body_height:
            self.scroll_to(y=self._cursor - line, animate=False, force=True)
        self._pulse(before)
        if self.cursor_row is not None and self._cursor_id != highlighted:
            self.post_message(self.Highlighted(self, self.cursor_row))

    def _measure(self, rows: Iterable[Row]) -> bool:
        """Let columns grow to what these rows need; they never shrink, so that nothing jumps while numbers change."""
        before = self._content
        content = list(before) or [0] * len(self.columns)
        for row in rows:
            for index, cell in enumerate(row.cells):
                content[index] = max(content[index], measure(cell, self.now))
        self._content = content
        return content != before

    def _relayout(self) -> None:
        room = self.scrollable_content_region.width
        badges = {sort.key: 2 for sort in self.sorts}
        content = [
            max(size, len(column.title) + badges.get(column.key, 0))
            for size, column in zip(self._content or [0] * len(self.columns), self.columns, strict=True)
        ]
        self._layout_version += 1
        self._slots = lay_out(self.columns, content, max(1, room), self._gutter)
        self.virtual_size = Size(max(1, room), len(self.rows) + self._header_height)
        self.refresh()

    def _pulse(self, before: dict[str, Row]) -> None:
        changed = {
            row.id for row in self._visible() if row.id in before and state_changed(before[row.id], row)
        } - self._pulsing
        if not changed:
            return
        self._pulsing |= changed
        self._refresh_ids(changed)
        self.set_timer(PULSE_SECONDS, lambda: self._calm(changed))

    def _calm(self, ids: set[str]) -> None:
        self._pulsing -= ids
        self._refresh_ids(ids)

    def _refresh_ids(self, ids: Iterable[str]) -> None:
        for row_id in ids:
            place = self._rows.place(row_id)
            if place is not None:
                self._refresh_row(place)

    def _refresh_row(self, place: int) -> None:
        line = place - self.scroll_offset.y
        if 0 <= line < self._body_height:
            self.refresh(Region(0, line + self._header_height, self.scrollable_content_region.width, 1))

    def _scroll_to_cursor(self) -> None:
        top, height = self.scroll_offset.y, self._body_height
        if self._cursor < top:
            self.scroll_to(y=self._cursor, animate=False, force=True)
        elif height and self._cursor >= top + height:
            self.scroll_to(y=self._cursor - height + 1, animate=False, force=True)

    def _ages(self, row: Row, now: float) -> tuple[str, ...]:
        return tuple([plain(cell, now) for cell in row.cells if isinstance(cell, Age)])

    @property
    def vertical_scrollbar(self) -> ScrollBar:
        if self._vertical_scrollbar is None:
            bar = SteadyBar(vertical=True, name="vertical", thickness=self.scrollbar_size_vertical)
            bar.display = False
            self._vertical_scrollbar = bar
            self.app._start_widget(self, bar)
        return self._vertical_scrollbar

    def render_lines(self, crop: Region) -> list[Strip]:
        brush = Brush.of(self, self._brush)
        if brush is not self._brush:
            self._brush = brush
            self._strips.clear()
        if self.scrollable_content_region.width != self.virtual_size.width:
            self.call_after_refresh(self._relayout)
        return painted_lines(self, crop, self._paint())

    def render_line(self, y: int) -> Strip:
        return self._paint()(y)

    def _paint(self) -> Callable[[int], Strip]:
        """Paints line by line; where the table stands and what it counts ages to is the same for all of them."""
        brush = self._brush = self._brush or Brush.of(self)
        width, rows, now = self.scrollable_content_region.width, self.rows, self.now
        header = self._header_height
        first = self.scroll_offset.y - header

        def line(y: int) -> Strip:
            if y < header:
                return brush.strip(self._header_spans(), width)
            place = first + y
            return self._row_strip(brush, place, width, now) if place < len(rows) else brush.strip((), width)

        return line

    def _row_strip(self, brush: Brush, place: int, width: int, now: float) -> Strip:
        row = self.rows[place]
        mark = row.id in self._marks or self._in_range(place)
        ground = self._ground(place, row.id, mark)
        here = place == self._cursor
        key = (row.id, row.revision, row.tone, self._layout_version, ground, mark, here, self._ages(row, now))
        strip = self._strips.get(key)
        if strip is None:
            strip = brush.strip(self._row_spans(row, here, mark), width, ground)
            self._strips[key] = strip
        return strip

    def _in_range(self, place: int) -> bool:
        return self._anchor is not None and min(self._anchor, self._cursor) <= place <= max(self._anchor, self._cursor)

    def _ground(self, place: int, row_id: str, mark: bool) -> str:
        if row_id in self._pulsing:
            return "pulse"
        if place == self._cursor:
            return "cursor" if self.has_focus else "rest"
        return "marked" if mark else ""

    def _row_spans(self, row: Row, here: bool, mark: bool) -> list[Span]:
        pointer = "▸" if self.ink is Ink.BRAILLE else "►"
        gutter = (pointer if here else " ") + ("√" if mark else " ")
        spans: list[Span] = [(gutter.ljust(self._gutter), "accent")]
        for slot in self._slots:
            column = slot.column
            spans += cell_spans(row.cells[slot.index], slot.width, column.side, column.cut, self.now, self.ink)
            if slot is not self._slots[-1]:
                spans[-1] = (spans[-1][0] + " " * GAP, spans[-1][1])
        if row.tone in {"gone", "off"}:
            spans = [(text, row.tone if role in {"text", "strong", "dim"} else role) for text, role in spans]
        return marked(spans, self._filter.words) if self._filter.words else spans

    def _header_spans(self) -> list[Span]:
        spans: list[Span] = [(" " * self._gutter, "dim")]
        for slot in self._slots:
            spans += self._title_spans(slot)
            spans.append((" " * GAP, "dim"))
        return spans

    def _title_spans(self, slot: Slot) -> list[Span]:
        level = next((level for level, sort in enumerate(self.sorts, 1) if sort.key == slot.column.key), 0)
        badge = f"{self.sorts[level - 1].badge}{level}" if level else ""
        title = fit(slot.column.title, slot.width - len(badge), slot.column.side)
        if slot.column.side == "right" or not badge:
            return [(title, "dim"), (badge, "accent")]
        shown = title.rstrip()
        return [(shown, "dim"), (badge, "accent"), (title[len(shown) :], "dim")]
