"""What is seen as a file: a table of its values, and the call that reads them."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from csv import writer
from datetime import UTC, datetime
from io import StringIO
from json import dumps
from pathlib import Path
from typing import Final

from model.client import Client
from screens.metrics_graph import Graph, Told, params_of, regions_of

FOLDER: Final = Path("~/cloudarium")


def csv_of(told: Sequence[Told]) -> str:
    """A line for each moment, a column for each line; empty where there is no data."""
    out = StringIO()
    rows = writer(out, lineterminator="\n")
    rows.writerow(["Timestamp", *(f"{each.label} {each.line.stat}".rstrip() for each in told)])
    columns = [dict(each.points) for each in told]
    for at in sorted({at for column in columns for at in column}):
        moment = datetime.fromtimestamp(at, UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
        rows.writerow([moment, *("" if (value := column.get(at)) is None else repr(value) for column in columns)])
    return out.getvalue()


def json_of(graph: Graph, now: float) -> str:
    """The parameters of the calls, by region, as `--cli-input-json` takes them."""
    asked = {region: _dated(params_of(graph, region, now)) for region in regions_of(graph)}
    return dumps(next(iter(asked.values())) if len(asked) == 1 else asked, indent=2) + "\n"


def _dated(params: dict[str, object]) -> dict[str, object]:
    times = {name: _iso(params[name]) for name in ("StartTime", "EndTime")}
    return {**params, **times}


def _iso(moment: object) -> str:
    assert isinstance(moment, int), "the edges of a span are moments"
    return datetime.fromtimestamp(moment, UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


def lines_of(client: Client, graph: Graph, now: float) -> Iterator[str]:
    """The `aws` line of each region."""
    for region in regions_of(graph):
        yield client.command_line("cloudwatch:GetMetricData", params_of(graph, region, now), region)


def write_files(graph: Graph, told: Sequence[Told], now: float, folder: Path) -> tuple[Path, Path]:
    """The values and the call, side by side. Raises OSError where they cannot be written."""
    folder = folder.expanduser()
    folder.mkdir(parents=True, exist_ok=True)
    name = f"metrics-{datetime.fromtimestamp(now, UTC).strftime('%Y%m%d-%H%M%S')}"
    values, call = folder / f"{name}.csv", folder / f"{name}.json"
    values.write_text(csv_of(told), encoding="utf-8")
    call.write_text(json_of(graph, now), encoding="utf-8")
    return values, call
