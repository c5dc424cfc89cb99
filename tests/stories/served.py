"""The program as its users start it: `cloudarium serve` in a process of its own, with a shell's exports."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.request import Request, urlopen

from tests.stories.command_line import typed

ROOT = Path(__file__).parents[2]


@dataclass(frozen=True, slots=True)
class Served:
    """A running endpoint. `environment` is what `cloudarium env` would have a shell export."""

    url: str
    environment: dict[str, str]
    process: subprocess.Popen[str]

    def aws(self, *words: str) -> Any:
        """What the real CLI prints, read as JSON where it is."""
        ran = typed(words, self.environment)
        assert ran.returncode == 0, f"{' '.join(words)}: {ran.stderr}"
        return json.loads(ran.stdout) if ran.stdout.startswith(("{", "[")) else ran.stdout

    def steer(self, what: str, /, **body: float | str) -> dict[str, Any]:
        """`POST /_cloudarium/…`, or GET for health."""
        data = None if what == "health" else json.dumps(body).encode()
        with urlopen(Request(f"{self.url}/_cloudarium/{what}", data=data), timeout=60) as answer:  # noqa: S310
            return json.load(answer)


@contextmanager
def served(*flags: str) -> Iterator[Served]:
    """Start `cloudarium serve` on a free port; it is asked to end at the end, and has to do so cleanly."""
    command = [sys.executable, "-m", "app", "serve", "--port", "0", *flags]
    with subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout is not None
        url = process.stdout.readline().strip().removeprefix("ready on ")
        try:
            yield Served(url, _environment(url, flags), process)
            process.send_signal(signal.SIGTERM)
            assert process.wait(timeout=20) == 0
        finally:
            process.kill()


def _environment(url: str, flags: tuple[str, ...]) -> dict[str, str]:
    """The variables of a shell that evaluated what `env` prints; with TLS it has to know of which world."""
    port = url.rpartition(":")[2]
    secured = flags[flags.index("--tls") :] if "--tls" in flags else ()
    command = [sys.executable, "-m", "app", "env", "--port", port, *secured]
    exported = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=True).stdout
    lines = [line.split(" ", 1) for line in exported.splitlines()]
    variables = dict(said.split("=", 1) for verb, said in lines if verb == "export")
    forgotten = {said for verb, said in lines if verb == "unset"}
    kept = {name: value for name, value in os.environ.items() if name not in forgotten}
    return kept | variables | {"AWS_PAGER": "", "AWS_CONFIG_FILE": os.devnull}
