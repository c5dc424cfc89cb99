"""Rows come, change and go, and each one's place is known."""

from __future__ import annotations

from screens.widgets.cell import Number
from screens.widgets.column import Column
from screens.widgets.row import Row, Sort
from screens.widgets.row_filter import parse_filter
from screens.widgets.row_list import RowList

COLUMNS = (Column("name", "NAME"), Column("cpu", "CPU", kind="number"))


def row(name: str, cpu: float, revision: int = 0) -> Row:
    return Row(name, (name, Number(cpu)), revision)


def rows_of(*names: str) -> RowList:
    rows = RowList(COLUMNS)
    rows.replace(row(name, 10 * at) for at, name in enumerate(names))
    return rows


def ids(rows: RowList) -> list[str]:
    return [each.id for each in rows.view]


def test_a_changed_row_is_the_only_place_that_differs() -> None:
    rows = rows_of("a", "b", "c")
    assert rows.patch([row("b", 99, 1)]) == [1]
    assert rows.view[1].revision == 1


def test_a_new_row_moves_others_and_says_so() -> None:
    rows = rows_of("a", "b")
    assert rows.patch([row("c", 0)]) is None
    assert ids(rows) == ["a", "b", "c"]


def test_a_row_that_is_gone_leaves_no_place() -> None:
    rows = rows_of("a", "b", "c")
    assert rows.patch((), gone=["b", "never-there"]) is None
    assert (ids(rows), rows.place("b"), rows.place("c")) == (["a", "c"], None, 1)


def test_forgetting_what_was_never_there_moves_nothing() -> None:
    assert rows_of("a").patch((), gone=["z"]) == []


def test_a_change_that_the_order_looks_at_moves_the_row() -> None:
    rows = rows_of("a", "b", "c")
    rows.sorts = (Sort("cpu", descending=True),)
    rows.arrange()
    assert ids(rows) == ["c", "b", "a"]
    assert rows.patch([row("a", 99, 1)]) is None
    assert ids(rows) == ["a", "c", "b"]


def test_a_change_that_the_order_does_not_look_at_stays() -> None:
    rows = rows_of("a", "b", "c")
    rows.sorts = (Sort("name"),)
    rows.arrange()
    assert rows.patch([row("b", 99, 1)]) == [1]


def test_a_filter_hides_rows_without_losing_them() -> None:
    rows = rows_of("web-1", "db-1", "web-2")
    rows.filter = parse_filter("web", COLUMNS)
    rows.arrange()
    assert (ids(rows), rows.total, rows.place("db-1")) == (["web-1", "web-2"], 3, None)
    assert rows.find("db-1") is not None


def test_a_row_walks_into_the_filter_when_it_changes() -> None:
    rows = rows_of("web-1", "db-1")
    rows.filter = parse_filter("cpu>50", COLUMNS)
    rows.arrange()
    assert rows.patch([row("db-1", 90, 1)]) is None
    assert ids(rows) == ["db-1"]


def test_a_renamed_row_is_found_by_its_new_name() -> None:
    rows = rows_of("web-1", "db-1")
    rows.filter = parse_filter("cache", COLUMNS)
    rows.arrange()
    assert ids(rows) == []
    rows.patch([Row("db-1", ("cache-1", Number(1)), 1)])
    assert ids(rows) == ["db-1"]
