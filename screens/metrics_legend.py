"""The rows below a graph: what each line is and comes to, and what it is where the cursor stands."""

from __future__ import annotations

from typing import Final

from screens.metrics_graph import Told
from screens.widgets.cell import Number, Text
from screens.widgets.column import Column
from screens.widgets.row import Row

LEGEND: Final = (
    Column("id", "", width=4),
    Column("label", "LINE", min=14, flex=1, cut="middle"),
    Column("stat", "STATISTIC", width=11, priority=1),
    Column("region", "REGION", width=14, priority=3),
    Column("here", "CURSOR", kind="number", width=9),
    Column("least", "MIN", kind="number", width=9, priority=2),
    Column("mean", "AVG", kind="number", width=9, priority=2),
    Column("most", "MAX", kind="number", width=9, priority=1),
    Column("last", "LAST", kind="number", width=9),
    Column("axis", "AXIS", width=5, priority=4),
)


def legend_row(number: int, told: Told, here: float | None, *, is_right: bool) -> Row:
    """`here` is its value under the cursor."""
    line = told.line
    places = 1 if line.unit == "%" else None
    cells = (
        Text(f"{number} {line.id}", f"series-{number}"),
        told.label,
        Text(line.stat or "expression", "dim"),
        Text(line.region, "dim"),
        *(Number(value, line.unit, places) for value in (here, told.least, told.mean, told.most, told.last)),
        Text("right" if is_right else "left", "dim"),
    )
    return Row(f"{number}", cells)
