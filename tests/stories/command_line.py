"""The real `aws` command line, each line in a process of its own; they are born of one that has it imported."""

from __future__ import annotations

import atexit
import json
import os
import shutil
import subprocess
import sys
from collections.abc import Mapping, Sequence
from functools import cache
from pathlib import Path
from tempfile import NamedTemporaryFile, mkdtemp
from threading import Lock

ROOT = Path(__file__).parents[2]
_turn = Lock()


def typed(
    words: Sequence[str], environment: Mapping[str, str], folder: Path = ROOT
) -> subprocess.CompletedProcess[str]:
    """What `aws` with these words answers in a folder, where nothing but this environment is known."""
    with NamedTemporaryFile() as out, NamedTemporaryFile() as err:
        line = {"words": words, "environment": dict(environment), "folder": str(folder)}
        code = _answer(environment.get("HOME", ""), json.dumps(line | {"out": out.name, "err": err.name}))
        return subprocess.CompletedProcess(["aws", *words], code, out.read().decode(), err.read().decode())


def _answer(home: str, line: str) -> int:
    """The exit code of what is typed by somebody whose home this is."""
    with _turn:
        typist, at_home = _typist()
        at_home.unlink(missing_ok=True)
        at_home.symlink_to(home or Path.home())
        assert typist.stdin is not None
        assert typist.stdout is not None
        typist.stdin.write(f"{line}\n")
        typist.stdin.flush()
        return int(typist.stdout.readline())


@cache
def _typist() -> tuple[subprocess.Popen[str], Path]:
    """Lives as long as the process that types, in a home that leads to that of whoever types.

    The command line looks where its home is when it is imported.
    """
    at_home = Path(mkdtemp()) / "home"
    command = [sys.executable, "-m", "tests.stories.typist"]
    environment = os.environ | {"PYTHONUTF8": "1", "HOME": str(at_home)}
    typist = subprocess.Popen(
        command, cwd=ROOT, env=environment, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    )
    atexit.register(shutil.rmtree, at_home.parent)
    atexit.register(typist.communicate)
    return typist, at_home
