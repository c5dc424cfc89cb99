"""Budgets and what is measured beside them; a benchmark is a function that returns the number its budget speaks of."""

from __future__ import annotations

import asyncio
import gc
import importlib
import inspect
import operator
import os
import re
import subprocess
import sys
import tempfile
import time
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, TypeVar

Numbers = float | Mapping[str, float]
"""One number, or several by what they are."""
Run = Callable[[], Numbers | Awaitable[Numbers]]
R = TypeVar("R", bound=Run)

HOME = Path(__file__).parent
ROOT = HOME.parents[1]


@dataclass(frozen=True)
class Budget:
    """A bound and its unit, written "<= 25 ms" or ">= 10 x"."""

    bound: str
    limit: float
    unit: str

    @classmethod
    def parse(cls, text: str) -> Budget:
        match = re.fullmatch(r"(<=|>=)\s*([\d_.]+)\s*(.*)", text)
        assert match, f"a budget reads '<= 25 ms', not {text!r}"
        return cls(match[1], float(match[2]), match[3])

    def holds(self, number: float) -> bool:
        return (operator.le if self.bound == "<=" else operator.ge)(number, self.limit)

    def __str__(self) -> str:
        return f"{'≤' if self.bound == '<=' else '≥'} {self.limit:g} {self.unit}".rstrip()


@dataclass(frozen=True)
class Benchmark:
    """A promise about speed or size. `name` is where its function is, "bench_wire:load_a_model"."""

    name: str
    what: str
    budget: Budget
    run: Run


FOUND: dict[str, Benchmark] = {}
"Every benchmark of the files imported so far, by name."


def benchmark(what: str, budget: str) -> Callable[[R], R]:
    """Offer a function, plain or async, as a benchmark; it runs in a process of its own."""

    def offer(run: R) -> R:
        name = f"{Path(inspect.getfile(run)).stem}:{run.__name__}"
        FOUND[name] = Benchmark(name, what, Budget.parse(budget), run)
        return run

    return offer


def benchmarks() -> list[Benchmark]:
    """Those of every bench_*.py beside this file, in the order in which they are written."""
    for path in sorted(HOME.glob("bench_*.py")):
        importlib.import_module(f"tests.bench.{path.stem}")
    return list(FOUND.values())


def measure(name: str) -> dict[str, float]:
    """Run a benchmark here and now; a single number has no name."""
    importlib.import_module(f"tests.bench.{name.partition(':')[0]}")
    numbers: Any = FOUND[name].run()
    if inspect.isawaitable(numbers):
        numbers = asyncio.run(_awaited(numbers))
    return dict(numbers) if isinstance(numbers, Mapping) else {"": float(numbers)}


def installed() -> dict[str, str]:
    """The environment in which an installed program starts: with its bytecode, which is kept apart from the sources."""
    environment = {name: value for name, value in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"}
    return environment | {"PYTHONPYCACHEPREFIX": str(Path(tempfile.gettempdir()) / "cloudarium-bench-bytecode")}


def told_by(script: str) -> float:
    """The number that a script prints in a new process."""
    command = [sys.executable, "-c", script]
    ran = subprocess.run(command, cwd=ROOT, env=installed(), capture_output=True, text=True, check=True)
    return float(ran.stdout)


def best_ms(work: Callable[[], object], times: int = 5) -> float:
    """Milliseconds of processor time of the quickest of several runs, garbage collected beforehand."""
    return 1_000 * min(_cpu_seconds(work) for _ in range(times))


def _cpu_seconds(work: Callable[[], object]) -> float:
    gc.collect()
    start = time.process_time()
    work()
    return time.process_time() - start


async def _awaited(numbers: Awaitable[Numbers]) -> Numbers:
    return await numbers
