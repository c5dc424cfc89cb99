"""Calls that are on record, as many together as were written down at once, in the order in which they ended."""

from __future__ import annotations

from typing import Any

from model.services.cloudtrail.pages import read_page, write_page

TABLES = {
    "cloudtrail_page": """
CREATE TABLE IF NOT EXISTS cloudtrail_page (last INTEGER PRIMARY KEY, first INTEGER, time REAL, calls BLOB);
""",
}

UNTRACKED = ("cloudtrail_page",)
"What has happened stays on record, whoever takes back what came of it."


def page_by(instant: float, row: tuple[Any, ...]) -> tuple[Any, ...] | None:
    """The calls of a page that had been made by an instant."""
    last, first, time, calls = row
    if time <= instant:
        return row
    made = [note for note in read_page(calls) if note[1].time <= instant]
    return (last, first, made[-1][1].time, write_page(made)) if made else None


KNOWN_BY = {"cloudtrail_page": page_by}
