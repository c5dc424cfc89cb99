"""A hundred thousand rows in an order and through a filter; knows where each one stands."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from screens.widgets.cell import Cell, haystack, order
from screens.widgets.column import Column
from screens.widgets.row import Row, Sort, sort_rows
from screens.widgets.row_filter import RowFilter


class RowList:
    """The rows of a table. `view` is what is shown, top to bottom; read it, change it through the methods."""

    def __init__(self, columns: Sequence[Column] = ()) -> None:
        self.columns = tuple(columns)
        self.sorts: tuple[Sort, ...] = ()
        self.filter = RowFilter()
        self.view: list[Row] = []
        self._rows: dict[str, Row] = {}
        self._places: dict[str, int] | None = None
        self._words: dict[str, tuple[tuple[Cell, ...], str]] = {}

    def __len__(self) -> int:
        return len(self.view)

    @property
    def total(self) -> int:
        """How many there are with those that the filter holds back."""
        return len(self._rows)

    def find(self, row_id: str) -> Row | None:
        return self._rows.get(row_id)

    def place(self, row_id: str | None) -> int | None:
        """Where a row stands in the view; None when it is not in it."""
        if row_id is None:
            return None
        if self._places is None:
            self._places = {row.id: place for place, row in enumerate(self.view)}
        return self._places.get(row_id)

    def replace(self, rows: Iterable[Row], now: float = 0.0) -> None:
        self._rows = {row.id: row for row in rows}
        self._words.clear()
        self.arrange(now)

    def arrange(self, now: float = 0.0) -> None:
        """Filter and sort anew; needed after `sorts`, `filter` or `columns` were assigned."""
        rows = self._rows.values()
        shown = [row for row in rows if self._shows(row, now)] if self.filter else list(rows)
        self.view = sort_rows(shown, self.columns, self.sorts) if self.sorts else shown
        self._places = None

    def patch(self, changed: Sequence[Row], gone: Iterable[str] = (), now: float = 0.0) -> list[int] | None:
        """Put changed and new rows in, take gone ones out.

        Returns the places that look different, or None when rows have moved and everything may.
        """
        leaving = [self._rows.pop(row_id, None) for row_id in gone]
        stay = not any(leaving) and all(self._stays(row, now) for row in changed)
        for row in changed:
            self._rows[row.id] = row
        for row in leaving:
            self._words.pop(row.id if row else "", None)
        if not stay:
            self.arrange(now)
            return None
        return [place for row in changed if (place := self._put(row)) is not None]

    def _put(self, row: Row) -> int | None:
        place = self.place(row.id)
        if place is not None:
            self.view[place] = row
        return place

    def _stays(self, row: Row, now: float) -> bool:
        """Whether the row keeps its place: known, as visible as before, and equal in what the order looks at."""
        before = self._rows.get(row.id)
        if before is None:
            return False
        if self.filter and self._shows(row, now) != (self.place(row.id) is not None):
            return False
        return self._sort_keys(before) == self._sort_keys(row)

    def _shows(self, row: Row, now: float) -> bool:
        return self.filter.lets_through(row, self._haystack(row), now)

    def _haystack(self, row: Row) -> str:
        """Kept between two keystrokes: folding a hundred thousand rows anew would be felt."""
        kept = self._words.get(row.id)
        if kept is None or kept[0] is not row.cells:
            kept = self._words[row.id] = (row.cells, haystack(row.cells))
        return kept[1]

    def _sort_keys(self, row: Row) -> list[float | str | None]:
        leads = {sort.key for sort in self.sorts}
        return [order(row.cells[index]) for index, column in enumerate(self.columns) if column.key in leads]
