"""Processes that confined ones are forked from: each begun when the first is needed, and ended with the program."""

from __future__ import annotations

import atexit
import json
import socket
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path
from typing import Any

_ROOT = Path(__file__).parents[3]
_BEGIN = (
    "import sys; sys.path.insert(0, sys.argv[1]); from model.kit.confined.inside.nursery import main; "
    "main(sys.argv[2], int(sys.argv[3]))"
)


class Nursery:
    """All that are forked from it live as the module `entry` says: `live(socket, order)`.

    It ends by itself when nobody holds the other end of its line any more.
    """

    def __init__(self, entry: str) -> None:
        self._control, other = socket.socketpair(type=socket.SOCK_SEQPACKET)
        with other:
            own = other.fileno()
            command = [sys.executable, "-s", "-S", "-P", "-B", "-c", _BEGIN, str(_ROOT), entry, str(own)]
            environment = {"PYTHONHASHSEED": "0", "PYTHONUTF8": "1", "TZ": "UTC"}
            self._process = subprocess.Popen(
                command, pass_fds=(own,), env=environment, stdin=subprocess.DEVNULL, cwd="/"
            )

    @property
    def is_well(self) -> bool:
        return self._process.poll() is None

    def fork(self, order: Mapping[str, Any]) -> socket.socket:
        """The line to a new process, which says its process number when it is ready."""
        own, other = socket.socketpair()
        own.setblocking(False)
        with other:
            socket.send_fds(self._control, [json.dumps({"fork": order}).encode()], [other.fileno()])
        return own

    def close(self) -> None:
        self._control.close()
        self._process.wait()

    def kill(self, pid: int) -> None:
        """End a process, if it has not ended yet."""
        self._control.send(json.dumps({"kill": pid}).encode())


_LATEST: dict[str, Nursery] = {}


def nursery(entry: str) -> Nursery:
    """This program's one for a module; another one where the last has come to grief."""
    found = _LATEST.get(entry)
    if found is None or not found.is_well:
        found = _LATEST[entry] = Nursery(entry)
        atexit.register(found.close)
    return found
