"""`make bench`: every budget beside what this machine measures, each in a process of its own."""

from __future__ import annotations

import json
import os
import platform
import subprocess
import sys
from pathlib import Path

from tests.bench.harness import ROOT, Benchmark, benchmarks, installed, measure

ROW = "{:<64} {:>16} {:>16}  {}"


def main(words: list[str]) -> int:
    """Print the table of the benchmarks whose name or title has one of the words; 1 when one could not be run."""
    chosen = [b for b in benchmarks() if not words or any(word in f"{b.name} {b.what}" for word in words)]
    print(_machine())
    print(ROW.format("what", "budget", "measured", ""))
    verdicts = [verdict for benchmark in chosen for verdict in _show(benchmark)]
    print(f"{verdicts.count('ok')} ok, {verdicts.count('MISS')} missed, {verdicts.count('FAILED')} failed")
    return 1 if "FAILED" in verdicts else 0


def _show(benchmark: Benchmark) -> list[str]:
    command = [sys.executable, "-m", "tests.bench", "--measure", benchmark.name]
    ran = subprocess.run(command, cwd=ROOT, env=installed(), capture_output=True, text=True, check=False)
    if ran.returncode:
        reason = ran.stderr.strip().rpartition("\n")[2]
        print(ROW.format(benchmark.what, str(benchmark.budget), "", f"FAILED {reason}"))
        return ["FAILED"]
    verdicts: list[str] = []
    for part, number in json.loads(ran.stdout.splitlines()[-1]).items():
        verdicts.append("ok" if benchmark.budget.holds(number) else "MISS")
        what = f"{benchmark.what}: {part}" if part else benchmark.what
        print(
            ROW.format(what, str(benchmark.budget), f"{number:,.4g} {benchmark.budget.unit}", verdicts[-1]), flush=True
        )
    return verdicts


def _machine() -> str:
    cpus = Path("/proc/cpuinfo")
    lines = cpus.read_text(encoding="utf-8").splitlines() if cpus.exists() else []
    model = next((line.partition(": ")[2] for line in lines if line.startswith("model name")), platform.processor())
    busy = f", load {os.getloadavg()[0]:.1f}" if hasattr(os, "getloadavg") else ""
    return f"{model}, {os.cpu_count()} cores{busy}, Python {platform.python_version()}, {platform.system()}\n"


if __name__ == "__main__":
    if sys.argv[1:2] == ["--measure"]:
        print(json.dumps(measure(sys.argv[2])))
    else:
        sys.exit(main(sys.argv[1:]))
