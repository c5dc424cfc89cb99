"""A pane with a table of one kind: instances, volumes, buckets."""

from __future__ import annotations

from collections.abc import Sequence

from typing_extensions import override

from model.client import Delta, KindView, Row
from screens.answers import AnyAnswer, States
from screens.feed import Feed
from screens.panes.view_pane import ViewPane, in_scope
from screens.tables import Sparks, columns_of, line_id, line_of, row_key
from screens.widgets.empty import Lesson
from screens.widgets.ink import Ink
from screens.widgets.resource_table import ResourceTable
from screens.widgets.row import Sort


class TablePane(ViewPane):
    """Shows a kind in a table; changes are patched line by line."""

    def __init__(
        self,
        kind: KindView,
        lesson: Lesson,
        *,
        title: str,
        number: str,
        ink: Ink,
        id: str,
        answer: AnyAnswer | None = None,
    ) -> None:
        self.view = kind
        self.table = ResourceTable(columns_of(kind), ink=ink)
        self._counted = answer if answer is not None else States(kind)
        self._feed: Feed | None = None
        self._scope = ""
        self._sparks: Sparks = {}
        super().__init__(self.table, kind.kind, lesson, title=title, number=number, ink=ink, id=id)

    def on_mount(self) -> None:
        super().on_mount()
        self.table.sort(Sort(self.view.columns[0].field))

    @property
    @override
    def row(self) -> Row | None:
        line = self.table.cursor_row
        return self._feed.find(self.kind, row_key(line.id)) if self._feed and line else None

    @property
    @override
    def rows(self) -> Sequence[Row]:
        if self._feed is None or not self.table.marks:
            return super().rows
        found = (self._feed.find(self.kind, row_key(line)) for line in self.table.marks)
        return [row for row in found if row is not None]

    @property
    def rows_in_view(self) -> list[Row]:
        """Those that can be seen now: what is worth measuring."""
        if self._feed is None or not self.table.size.height:
            return []
        first = self.table.scroll_offset.y
        lines = self.table.rows[first : first + self.table.size.height]
        found = (self._feed.find(self.kind, row_key(line.id)) for line in lines)
        return [row for row in found if row is not None]

    @override
    def show(self, feed: Feed, scope: str) -> None:
        self._feed, self._scope = feed, scope
        rows = in_scope(feed.rows(self.kind), scope)
        self._counted.begin(rows)
        self.table.set_rows([line_of(self.view, row, self._sparks) for row in rows])
        self._tell()

    def patch(self, delta: Delta) -> None:
        """Show what changed, and nothing else anew."""
        rows = in_scope(delta.rows, self._scope)
        self._counted.change(rows, delta.gone)
        lines = [line_of(self.view, row, self._sparks) for row in rows]
        self.table.patch(lines, [f"{region} {id}" for region, id in delta.gone])
        self._tell()

    def set_sparks(self, sparks: Sparks) -> None:
        """Newer measurements of the rows in view."""
        self._sparks = sparks
        lines = {line.id: line for line in self.table.rows}
        made = [line_of(self.view, row, sparks) for row in self.rows_in_view]
        self.table.patch([line for line in made if line.id in lines and lines[line.id].revision != line.revision])

    @override
    def age(self, now: float) -> None:
        self.table.now = now

    def move_to(self, row: Row) -> bool:
        return self.table.move_to_id(line_id(row))

    def _tell(self) -> None:
        self.teach(not self.table.total)
        self.set_answer(self._counted.spans())

    def on_resource_table_highlighted(self, event: ResourceTable.Highlighted) -> None:
        self._pass_on(event, ViewPane.Chosen)

    def on_resource_table_selected(self, event: ResourceTable.Selected) -> None:
        self._pass_on(event, ViewPane.Opened)

    def _pass_on(self, event: ResourceTable.RowMessage, message: type[ViewPane.RowMessage]) -> None:
        event.stop()
        row = self._feed.find(self.kind, row_key(event.row.id)) if self._feed else None
        if row is not None:
            self.post_message(message(self, row))
