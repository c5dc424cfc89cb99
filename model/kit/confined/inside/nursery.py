"""The process that others are forked from: it does as it is told over a socket, and ends with it."""

from __future__ import annotations

import gc
import importlib
import json
import os
import signal
import socket
import sys
from collections.abc import Callable
from contextlib import suppress
from typing import Any

LARGEST_ORDER = 65_536

Live = Callable[[socket.socket, dict[str, Any]], None]


def main(entry: str, fd: int) -> None:
    """Orders are `{"fork": {…}}` with the socket of the new process, and `{"kill": pid}`."""
    live = importlib.import_module(entry).live
    del sys.path[0]  # nothing more of the program is to be had
    control = socket.socket(fileno=fd)
    gc.disable()  # when it runs depends on how many objects there were before; and pages stay shared
    gc.freeze()
    children: set[int] = set()
    while True:
        order, fds, _, _ = socket.recv_fds(control, LARGEST_ORDER, 1)
        if not order:
            break
        _reap(children)
        asked = json.loads(order)
        if "fork" in asked:
            children.add(_fork(live, control, fds[0], asked["fork"]))
        elif asked["kill"] in children:
            os.kill(asked["kill"], signal.SIGKILL)
    for child in children:
        with suppress(ProcessLookupError):
            os.kill(child, signal.SIGKILL)


def _fork(live: Live, control: socket.socket, fd: int, order: dict[str, Any]) -> int:
    child = os.fork()
    if child:
        os.close(fd)
        return child
    control.close()
    try:
        live(socket.socket(fileno=fd), order)
    finally:
        os._exit(0)


def _reap(children: set[int]) -> None:
    with suppress(ChildProcessError):
        while True:
            gone, _ = os.waitpid(-1, os.WNOHANG)
            if not gone:
                return
            children.discard(gone)
