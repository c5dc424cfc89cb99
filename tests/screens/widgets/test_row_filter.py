"""What people type after a slash."""

from __future__ import annotations

import pytest

from screens.widgets.cell import haystack
from screens.widgets.row_filter import parse_filter
from tests.screens.widgets.gallery import NOW
from tests.screens.widgets.samples import INSTANCE_COLUMNS, INSTANCES


def found(text: str) -> list[str]:
    chosen = parse_filter(text, INSTANCE_COLUMNS)
    return [str(row.cells[0]) for row in INSTANCES if chosen.lets_through(row, haystack(row.cells), NOW)]


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("web-3", ["web-3"]),
        ("WEB 1b", ["web-6", "web-4", "web-10"]),
        ("r5", ["db-1"]),
        ("running !web", ["db-1", "kafka-世界-[b]1[/b]"]),
        ("cpu>80", ["web-6", "web-5", "web-3"]),
        ("cpu>=84 state!=impaired", ["web-5"]),
        ("state=running cpu<20", ["kafka-世界-[b]1[/b]"]),
        ("age<5m", ["web-7", "web-6", "lost-2"]),
        ("age>2d type=r5.large", ["db-1"]),
        ("cost>0.1", ["db-1", "kafka-世界-[b]1[/b]"]),
        ("[b]", ["kafka-世界-[b]1[/b]"]),
        ("nothing-like-it", []),
    ],
)
def test_terms_narrow_the_rows(text: str, names: list[str]) -> None:
    assert found(text) == names


def test_nothing_typed_lets_all_through() -> None:
    assert not parse_filter("  ", INSTANCE_COLUMNS)
    assert len(found("")) == len(INSTANCES)


def test_a_comparison_with_no_column_is_a_word() -> None:
    assert parse_filter("a=b", INSTANCE_COLUMNS).words == ("a=b",)


def test_only_plain_words_are_shown_where_they_match() -> None:
    assert parse_filter("web !db cpu>3", INSTANCE_COLUMNS).words == ("web",)
