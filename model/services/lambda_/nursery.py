"""The process that all environments of this program are forked from: begun when the first is needed, ended with it."""

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
    "import sys; sys.path.insert(0, sys.argv[1]); from model.services.lambda_.worker.nursery import main; "
    "del sys.path[0]; main(int(sys.argv[2]))"
)


class Nursery:
    """It ends by itself when nobody holds the other end of its line any more."""

    def __init__(self) -> None:
        self._control, other = socket.socketpair(type=socket.SOCK_SEQPACKET)
        with other:
            own = other.fileno()
            command = [sys.executable, "-s", "-S", "-P", "-B", "-c", _BEGIN, str(_ROOT), str(own)]
            environment = {"PYTHONHASHSEED": "0", "PYTHONUTF8": "1", "TZ": "UTC"}
            self._process = subprocess.Popen(
                command, pass_fds=(own,), env=environment, stdin=subprocess.DEVNULL, cwd="/"
            )

    @property
    def is_well(self) -> bool:
        return self._process.poll() is None

    def fork(self, order: Mapping[str, Any]) -> socket.socket:
        """The line to a new environment, which says its process number when it is ready."""
        own, other = socket.socketpair()
        own.setblocking(False)
        with other:
            socket.send_fds(self._control, [json.dumps({"fork": order}).encode()], [other.fileno()])
        return own

    def close(self) -> None:
        self._control.close()
        self._process.wait()

    def kill(self, pid: int) -> None:
        """End an environment, if it has not ended yet."""
        self._control.send(json.dumps({"kill": pid}).encode())


_ONLY: list[Nursery] = []


def nursery() -> Nursery:
    """The one of this program; another one where the last has come to grief."""
    if not _ONLY or not _ONLY[-1].is_well:
        _ONLY.append(Nursery())
        atexit.register(_ONLY[-1].close)
    return _ONLY[-1]
