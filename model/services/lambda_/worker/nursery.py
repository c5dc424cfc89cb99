"""The process that all environments are forked from: it does as it is told over a socket, and ends with it."""

from __future__ import annotations

import gc
import json
import os
import signal
import socket
import sys
from contextlib import suppress

from model.services.lambda_.worker import environment

LARGEST_ORDER = 65_536


def main(fd: int) -> None:
    """Orders are `{"fork": {…}}` with the socket of the new environment, and `{"kill": pid}`."""
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
            children.add(_fork(control, fds[0], asked["fork"]))
        elif asked["kill"] in children:
            os.kill(asked["kill"], signal.SIGKILL)
    for child in children:
        with suppress(ProcessLookupError):
            os.kill(child, signal.SIGKILL)


def _fork(control: socket.socket, fd: int, order: dict[str, object]) -> int:
    child = os.fork()
    if child:
        os.close(fd)
        return child
    control.close()
    try:
        environment.live(socket.socket(fileno=fd), order)
    finally:
        os._exit(0)


def _reap(children: set[int]) -> None:
    with suppress(ChildProcessError):
        while True:
            gone, _ = os.waitpid(-1, os.WNOHANG)
            if not gone:
                return
            children.discard(gone)


if __name__ == "__main__":
    main(int(sys.argv[1]))
