"""How many units of work are safe on the disk in a second, beside a bare loop that commits in groups."""

from __future__ import annotations

import asyncio
import sqlite3
import tempfile
import time
from collections.abc import Awaitable, Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

from model.kernel.file import WorldFile
from model.kernel.kernel import Kernel
from tests.bench.harness import benchmark
from tests.model.kernel.boxes import Box

WRITERS = (1, 8, 64)
SECONDS, ROUNDS = 0.5, 5
Write = Callable[[int], Awaitable[None]]


@benchmark("durable units of work, of a bare group commit's", budget=">= 80 %")
async def units() -> dict[str, float]:
    with tempfile.TemporaryDirectory() as folder:
        kernel = Kernel(seed=1, now=0.0)
        file = await WorldFile.open(Path(folder) / "units.world")
        await file.load(kernel)
        bare = Bare(Path(folder) / "bare.sqlite")
        shares = dict([await share(writers, unit_of(kernel), bare.write) for writers in WRITERS])
        await file.close()
        bare.close()
    return shares


async def share(writers: int, ours: Write, bare: Write) -> tuple[str, float]:
    """How many a second each makes, at its best, and what percentage of the bare loop's ours are."""
    turns = [(await a_second(writers, ours), await a_second(writers, bare)) for _ in range(ROUNDS)]
    best, best_bare = max(turn[0] for turn in turns), max(turn[1] for turn in turns)
    return f"{writers} writers, {best:,.0f}/s to {best_bare:,.0f}/s", 100 * best / best_bare


async def a_second(writers: int, write: Write) -> float:
    start = time.perf_counter()

    async def go_on(writer: int) -> int:
        written = 0
        while time.perf_counter() < start + SECONDS:
            await write(writer)
            written += 1
        return written

    written = sum(await asyncio.gather(*map(go_on, range(writers))))
    return written / (time.perf_counter() - start)


def unit_of(kernel: Kernel) -> Write:
    """A unit of work that changes one thing."""
    kernel.kinds[Box.kind] = Box
    boxes: dict[int, Box] = {}

    async def write(writer: int) -> None:
        async with kernel.unit("bench", "bench:Write") as unit:
            if writer in boxes:
                boxes[writer].colour = "blue" if boxes[writer].colour == "red" else "red"
            else:
                boxes[writer] = box = Box(account="1", region="r", id=f"box-{writer}", box_id=f"box-{writer}")
                vars(box)["serial"] = unit.next_serial("thing")
                unit.add(box)
        assert unit.kept is not None
        await unit.kept

    return write


class Bare:
    """The least that keeps a change and a line about it: whoever comes while one commit runs is in the next."""

    def __init__(self, path: Path) -> None:
        self.thread = ThreadPoolExecutor(1)
        self.db = self.thread.submit(lambda: sqlite3.connect(path, isolation_level=None)).result()
        self.thread.submit(self.db.executescript, SCHEMA).result()
        self.rows: list[tuple[int, str]] = []
        self.kept: asyncio.Future[None] | None = None
        self.flusher: asyncio.Task[None] | None = None

    async def write(self, writer: int) -> None:
        loop = asyncio.get_running_loop()
        kept = self.kept = self.kept or loop.create_future()
        self.rows.append((writer, TEXT))
        if self.flusher is None:
            self.flusher = loop.create_task(self.flush())
        await kept

    async def flush(self) -> None:
        while self.kept is not None:
            rows, kept = self.rows, self.kept
            self.rows, self.kept = [], None
            await asyncio.get_running_loop().run_in_executor(self.thread, self.commit, rows)
            kept.set_result(None)
        self.flusher = None

    def commit(self, rows: list[tuple[int, str]]) -> None:
        self.db.execute("BEGIN IMMEDIATE")
        self.db.executemany("INSERT OR REPLACE INTO thing VALUES (?, ?)", rows)
        self.db.executemany("INSERT INTO journal (writer, text) VALUES (?, ?)", rows)
        self.db.execute("COMMIT")

    def close(self) -> None:
        self.thread.submit(self.db.close).result()
        self.thread.shutdown()


TEXT = "x" * 200
SCHEMA = """
PRAGMA locking_mode = EXCLUSIVE;
PRAGMA journal_mode = WAL;
PRAGMA synchronous = FULL;
CREATE TABLE thing (id INTEGER PRIMARY KEY, text TEXT);
CREATE TABLE journal (seq INTEGER PRIMARY KEY, writer INTEGER, text TEXT);
"""
