"""Endpoints in processes of their own: ours, and moto's server, which is the peer that everybody knows."""

from __future__ import annotations

import re
import subprocess
import sys
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from tests.bench.harness import ROOT, installed

OURS = ("-m", "app", "serve", "--port", "0")
MOTO = ("-m", "moto.server", "-p", "0")
READY = re.compile(rb"http://127\.0\.0\.1:(\d+)")


@dataclass(frozen=True)
class Endpoint:
    """A running server: where it listens, and how long it took from its start until it said so."""

    port: int
    pid: int
    seconds_to_start: float

    @property
    def resident_mebibytes(self) -> float:
        status = Path(f"/proc/{self.pid}/status").read_text(encoding="ascii")
        return int(status.partition("VmRSS:")[2].split()[0]) / 1024

    @property
    def cpu_seconds(self) -> float:
        """Processor time used so far, to a hundredth of a second."""
        user, system = Path(f"/proc/{self.pid}/stat").read_text(encoding="ascii").rpartition(")")[2].split()[11:13]
        return (int(user) + int(system)) / 100


@contextmanager
def endpoint(command: Sequence[str]) -> Iterator[Endpoint]:
    """Start one and wait until it says where it listens; it ends with the context."""
    start = time.perf_counter()
    server = subprocess.Popen(
        [sys.executable, *command],
        cwd=ROOT,
        env=installed(),
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        bufsize=0,
    )
    assert server.stdout is not None
    try:
        said = b""
        while not (found := READY.search(said)):
            line = server.stdout.readline()
            assert line, f"{command} ended without serving: {said.decode()}"
            said += line
        yield Endpoint(int(found[1]), server.pid, time.perf_counter() - start)
    finally:
        server.terminate()
        server.wait()
