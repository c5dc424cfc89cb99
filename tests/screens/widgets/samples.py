"""Fixed data that looks like a cloud at work."""

from __future__ import annotations

from screens.widgets.cell import Age, Cell, Number, Spark, State, Text
from screens.widgets.column import Column
from screens.widgets.row import Row
from tests.screens.widgets.gallery import NOW

INSTANCE_COLUMNS = (
    Column("name", "NAME", min=8, flex=1),
    Column("id", "ID", width=11, cut="middle", priority=2),
    Column("type", "TYPE", min=8),
    Column("az", "AZ", priority=1),
    Column("state", "STATE", kind="state", width=10),
    Column("cpu", "CPU", kind="spark", width=9),
    Column("age", "AGE", kind="age", min=4),
    Column("cost", "COST/h", kind="number", priority=3),
)


def instance(
    number: int, name: str, state: State, load: float | None, age: float, kind: str = "t3.small", cost: float = 0.021
) -> Row:
    wave = tuple(None if load is None else max(0.0, load + shift) for shift in (-50, -30, -9, 0))
    cells: tuple[Cell, ...] = (
        name,
        Text(f"i-{(number * 0x9E3779B97F4A7C15) % 2**68:017x}", "dim"),
        kind,
        "1a" if number % 2 else "1b",
        state,
        Spark(() if load is None else wave, load),
        Age(NOW - age),
        Number(cost, "", 3),
    )
    return Row(f"i-{number}", cells, tone=state.tone)


RUNNING = State("good", "running")
INSTANCES = (
    instance(1, "web-7", State("busy", "pending"), None, 20),
    instance(2, "web-6", RUNNING, 81, 240),
    instance(3, "web-5", RUNNING, 84, 7_500),
    instance(4, "web-4", RUNNING, 79, 7_500),
    instance(5, "web-3", State("warn", "impaired"), 97, 33_000),
    instance(6, "bastion", State("off", "stopped"), None, 260_000, "t3.nano", 0.0),
    instance(7, "db-1", RUNNING, 31, 260_000, "r5.large", 0.126),
    instance(8, "kafka-世界-[b]1[/b]", RUNNING, 12, 260_000, "m6i.2xlarge", 0.384),
    instance(9, "batch\x1b[31m-9", State("leaving", "shutting-down"), 3, 9_000, "c5.large", 0.085),
    instance(10, "old-1", State("gone", "terminated"), None, 9_100, "t2.micro", 0.0),
    instance(11, "lost-2", State("unknown", "no data"), None, 100, "t2.micro", 0.0),
    instance(12, "web-10", State("bad", "failed"), 0, 90_000, "t2.micro", 0.0),
)
