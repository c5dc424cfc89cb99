"""The processes in which functions run: one for each execution environment, as long as there are not too many."""

from __future__ import annotations

import asyncio
import logging
import os
import shutil
import tempfile
import zipfile
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any
from weakref import WeakKeyDictionary

from model.kit.cell import Cell
from model.kit.confined.nursery import nursery
from model.kit.confined.patience import Patience
from model.kit.confined.process import Process, Told

log = logging.getLogger(__name__)

MOST_WORKERS = 128
"Environments that have a process; of others the one that was used longest ago gives its own up."
BEGIN_SECONDS = 20.0
"Real time that a process may take to be there; none of a function's own code runs in it."
PATIENCE_SECONDS = 3.0
"Real time that a run may take; whoever needs more is taken to go on for ever."
ENTRY = "model.services.lambda_.worker.environment"

Answer = Callable[[Told], Awaitable[Told]]
Place = tuple[str, str, str]
"Account, region and id of an environment."


@dataclass(slots=True)
class Worker(Process):
    """`held` is what keeps it in, `runs` are those that it has lived through."""

    held: tuple[str, ...] = ()
    runs: int = 0


class Workers:
    """Those of one cell."""

    def __init__(self, code_at: Callable[[str], Path]) -> None:
        self._code_at = code_at
        self._workers: dict[Place, Worker] = {}
        self._folder: Path | None = None

    def find(self, place: Place, runs: int) -> Worker | None:
        """The process of an environment, if it has lived through as much as is told of that."""
        worker = self._workers.pop(place, None)
        if worker is None:
            return None
        if worker.runs != runs:
            self._end(worker)
            return None
        self._workers[place] = worker
        return worker

    async def begin(self, place: Place, code: str, order: Mapping[str, Any]) -> Worker:
        """A new process for an environment; `code` is the digest of a package."""
        if self._folder is None:
            self._folder = Path(tempfile.mkdtemp(prefix="cloudarium-lambda-"))
        scratch = self._folder / f"{place[2]}-tmp"
        scratch.mkdir(exist_ok=True)
        task = await asyncio.to_thread(self._unpacked, code)
        home = await asyncio.to_thread(nursery, ENTRY)
        worker = Worker(home.fork({**order, "scratch": str(scratch), "task": str(task)}))
        hello = await worker.receive(Patience(BEGIN_SECONDS))
        worker.pid, worker.held = hello["pid"], tuple(hello["held"])
        self._workers[place] = worker
        _tell_of(worker.held)
        while len(self._workers) > MOST_WORKERS:
            self.drop(next(iter(self._workers)))
        return worker

    async def converse(self, worker: Worker, order: Told, answer: Answer) -> Told:
        """Have something done, and answer what is asked meanwhile. Raises ProcessLost."""
        patience = Patience(PATIENCE_SECONDS, worker.pid)
        await worker.send(order)
        while True:
            told = await worker.receive(patience)
            if "ask" not in told:
                return told
            await worker.send(await answer(told["ask"]))

    def drop(self, place: Place) -> None:
        worker = self._workers.pop(place, None)
        if worker is not None:
            self._end(worker)
        if self._folder is not None:
            shutil.rmtree(self._folder / f"{place[2]}-tmp", ignore_errors=True)

    def close(self) -> None:
        for worker in self._workers.values():
            self._end(worker)
        self._workers.clear()
        if self._folder is not None:
            shutil.rmtree(self._folder, ignore_errors=True)
            self._folder = None

    def _unpacked(self, code: str) -> Path:
        """Where the files of a package lie; whoever needs them first unpacks them."""
        assert self._folder is not None, "the nursery has begun"
        target = self._folder / code
        if not target.exists():
            draft = self._folder / f"{code}.draft"
            with zipfile.ZipFile(self._code_at(code)) as package:
                package.extractall(draft)
            draft.rename(target)
        return target

    def _end(self, worker: Worker) -> None:
        worker.line.close()
        if worker.pid:
            nursery(ENTRY).kill(worker.pid)


@cache
def _tell_of(held: tuple[str, ...]) -> None:
    """Said once: how well code of strangers is kept in on this machine."""
    level = logging.INFO if set(held) >= _GOOD else logging.WARNING
    log.log(level, "code of functions runs in processes of their own, kept in by %s", ", ".join(held))


_GOOD = frozenset({"rlimits", "no_new_privs", "landlock", "seccomp"})

_OF: WeakKeyDictionary[Cell, Workers] = WeakKeyDictionary()


def workers_of(cell: Cell) -> Workers:
    """They end with the cell."""
    found = _OF.get(cell)
    if found is None:
        found = _OF[cell] = Workers(cell.bodies.path)
        cell.at_end(found.close)
    return found


def can_run(runtime: str) -> bool:
    """Whether this machine has what it takes: it runs Python with its own."""
    return runtime.startswith("python3") and os.name == "posix"
