"""Rows keep an order that can be told, and only a state's change means something."""

from __future__ import annotations

from dataclasses import replace

from screens.widgets.cell import Age, Cell, Number, State
from screens.widgets.column import Column
from screens.widgets.row import Row, Sort, next_sorts, sort_rows, state_changed

COLUMNS = (Column("name", "NAME"), Column("cpu", "CPU", kind="number"))


def row(name: str, cpu: float | None) -> Row:
    return Row(name, (name, Number(cpu, "%")))


ROWS = (row("web-2", 80), row("web-10", None), row("db", 31), row("web-1", 80))


def names(*sorts: Sort) -> list[str]:
    return [each.id for each in sort_rows(ROWS, COLUMNS, sorts)]


def test_without_an_order_rows_stay_as_they_were_given() -> None:
    assert names() == ["web-2", "web-10", "db", "web-1"]


def test_rows_sort_by_one_column_then_by_the_next() -> None:
    assert names(Sort("cpu", descending=True), Sort("name")) == ["web-1", "web-2", "db", "web-10"]


def test_what_is_missing_comes_last_in_either_direction() -> None:
    assert names(Sort("cpu"))[-1] == "web-10"
    assert names(Sort("cpu", descending=True))[-1] == "web-10"


def test_an_unknown_column_changes_nothing() -> None:
    assert names(Sort("colour")) == names()


def test_a_column_of_numbers_and_words_can_be_sorted() -> None:
    mixed = [Row("a", ("all", "")), Row("b", (Number(443), "")), Row("c", (Number(80), ""))]
    assert [each.id for each in sort_rows(mixed, COLUMNS, (Sort("name"),))] == ["c", "b", "a"]


def test_pressing_a_header_goes_up_down_and_back() -> None:
    first = next_sorts((), "cpu")
    second = next_sorts(first, "cpu")
    assert (first, second, next_sorts(second, "cpu")) == ((Sort("cpu"),), (Sort("cpu", descending=True),), ())


def test_another_header_replaces_the_order_or_adds_to_it() -> None:
    assert next_sorts((Sort("cpu"),), "name") == (Sort("name"),)
    assert next_sorts((Sort("cpu"),), "name", add=True) == (Sort("cpu"), Sort("name"))


def test_only_states_mean_something() -> None:
    cells: tuple[Cell, ...] = ("web-1", State("good", "running"), Number(80, "%"), Age(10.0))
    before = Row("i-1", cells, 1, "good")
    noise: tuple[Cell, ...] = ("renamed", State("good", "running"), Number(97, "%"), Age(99.0))
    stopping: tuple[Cell, ...] = ("web-1", State("leaving", "stopping"), Number(80, "%"), Age(10.0))
    assert not state_changed(before, replace(before, cells=noise, revision=2))
    assert state_changed(before, replace(before, cells=stopping, revision=2))
    assert state_changed(before, replace(before, tone="bad"))
