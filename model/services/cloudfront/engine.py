"""The process in which functions of edges run: one a program, that goes when a run takes longer than anybody may."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping, Sequence
from importlib.util import find_spec
from pathlib import Path
from typing import Any, NamedTuple
from weakref import WeakKeyDictionary

import orjson

from model.kit.cell import Cell
from model.kit.confined.nursery import nursery
from model.kit.confined.patience import Patience
from model.kit.confined.process import Process, ProcessLost, Told

ENTRY = "model.services.cloudfront.worker.runtime"
BEGIN_SECONDS = 20.0
PATIENCE_SECONDS = 0.3
"Real time that a run may take, which is some hundred times what AWS gives it; whoever needs more goes on for ever."
REMEMBERED = 4096
TOO_LONG = "The function exceeded its maximum compute utilization"
_IDLE, _OF_CODE, _OF_EVENT, _OF_CALL = 4.0, 1.5, 3.0, 3.0
"Percent of its time: of any run, of a kilobyte of code, of a kilobyte of the event, of what it asks the edge for."
_KILOBYTE = 1024


class Ran(NamedTuple):
    """What came of a run: an `answer`, or a `failure` in words. `utilization` is in percent of the time that it has.

    How long AWS's own runtime would take nobody outside knows; it is estimated from the code, from the event, and from
    what the run had the edge do.
    """

    answer: Any = None
    failure: str = ""
    logs: tuple[str, ...] = ()
    utilization: float = 0.0
    origin: str = ""
    key_reads: int = 0


class Job(NamedTuple):
    """A run of code, with what it is given: `stores` are the ARNs of what it may read, `now` is in seconds."""

    code: str
    runtime: str
    event: Mapping[str, Any]
    seed: int
    now: float
    edge: Mapping[str, str] = {}
    stores: tuple[str, ...] = ()


class Store(NamedTuple):
    """What is in a key value store, in which edition."""

    arn: str
    etag: str
    items: Mapping[str, str]


class Engine:
    """Of one cell. The same job is run once, as long as its stores are the same."""

    def __init__(self) -> None:
        self._process: Process | None = None
        self._learned: dict[str, str] = {}
        self._known: dict[tuple[Any, ...], Ran] = {}
        self._turn = asyncio.Lock()

    async def flaw(self, code: str) -> str:
        """Why code cannot be read; empty where it can."""
        async with self._turn:
            try:
                told = await self._converse({"check": code})
            except ProcessLost:
                return TOO_LONG
        return told.get("flaw", "")

    async def run(self, job: Job, stores: Sequence[Store] = ()) -> Ran:
        order = self._order(job)
        key = (orjson.dumps(order), *((each.arn, each.etag) for each in stores))
        async with self._turn:
            known = self._known.pop(key, None)
            found = known or await self._run(job, order, stores)
            self._known[key] = found
            if len(self._known) > REMEMBERED:
                del self._known[next(iter(self._known))]
            return found

    def _order(self, job: Job) -> Told:
        """Code that does not look at the clock runs the same at any time."""
        return {
            "code": job.code,
            "runtime": job.runtime,
            "event": orjson.dumps(job.event).decode(),
            "seed": job.seed if "random" in job.code else 0,
            "now": int(job.now * 1000) if "Date" in job.code else 0,
            "edge": job.edge,
            "stores": job.stores,
        }

    async def _run(self, job: Job, order: Told, stores: Sequence[Store]) -> Ran:
        try:
            for each in stores:
                await self._learn(each)
            told = await self._converse(order)
        except ProcessLost:
            return Ran(failure=TOO_LONG, utilization=100.0)
        work = _IDLE + _OF_CODE * len(job.code) / _KILOBYTE + _OF_EVENT * len(order["event"]) / _KILOBYTE
        utilization = min(work + _OF_CALL * told["effort"], 99.0)
        answer = orjson.loads(told["answer"]) if "answer" in told else None
        return Ran(answer, told.get("failure", ""), tuple(told["logs"]), utilization, told["origin"], told["reads"])

    async def _learn(self, store: Store) -> None:
        process = await self._begun()
        if self._learned.get(store.arn) != store.etag:
            await self._asked(process, {"learn": store.arn, "items": dict(store.items)})
            self._learned[store.arn] = store.etag

    async def _converse(self, order: Told) -> Told:
        return await self._asked(await self._begun(), order)

    async def _asked(self, process: Process, order: Told) -> Told:
        try:
            await process.send(order)
            return await process.receive(Patience(PATIENCE_SECONDS, process.pid))
        except ProcessLost:
            self.close()
            raise

    async def _begun(self) -> Process:
        if self._process is None:
            home = await asyncio.to_thread(nursery, ENTRY)
            begun = Process(home.fork({"packages": _packages()}))
            hello = await begun.receive(Patience(BEGIN_SECONDS))
            begun.pid = hello["pid"]
            self._process, self._learned = begun, {}
        return self._process

    def close(self) -> None:
        if self._process is not None:
            self._process.line.close()
            nursery(ENTRY).kill(self._process.pid)
            self._process = None


def _packages() -> str:
    """The folder in which the language is installed."""
    found = find_spec("quickjs")
    assert found is not None, "it is one of the program's own dependencies"
    assert found.origin is not None, "it is a package"
    return str(Path(found.origin).parents[1])


_OF: WeakKeyDictionary[Cell, Engine] = WeakKeyDictionary()


def engine_of(cell: Cell) -> Engine:
    """It ends with the cell."""
    found = _OF.get(cell)
    if found is None:
        found = _OF[cell] = Engine()
        cell.at_end(found.close)
    return found
