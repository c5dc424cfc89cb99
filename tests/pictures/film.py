"""`make film`: two minutes of the real program in a real terminal, written as an asciicast that players replay."""

from __future__ import annotations

import fcntl
import json
import os
import pty
import select
import signal
import struct
import sys
import termios
import time
from collections.abc import Iterator
from contextlib import contextmanager
from itertools import chain
from pathlib import Path

import pyte

from tests.pictures.frame import difference
from tests.pictures.script import PLAY, Take, strokes

ROOT = Path(__file__).parents[2]
CAST = ROOT / "docs" / "demo.cast"
COLUMNS, LINES = 120, 40
FRAME_SECONDS = 0.25
"How often a picture is taken; what came and went in between is not on the film."
OPENED = "Auto Scaling"
"Is on the screen when the program has opened its world."

PROGRAM = (sys.executable, "-m", "app", "--memory", "--port", "0", "--seed", "1")


@contextmanager
def terminal() -> Iterator[int]:
    """The program in a terminal of its own, and the end of it that a person would sit at; it is asked to end."""
    pid, handle = pty.fork()
    if pid == 0:
        os.chdir(ROOT)
        os.environ.update(TERM="xterm-256color", COLORTERM="truecolor", LANG="C.UTF-8")
        os.execv(PROGRAM[0], PROGRAM)  # noqa: S606
    fcntl.ioctl(handle, termios.TIOCSWINSZ, struct.pack("HHHH", LINES, COLUMNS, 0, 0))
    try:
        yield handle
    finally:
        os.kill(pid, signal.SIGTERM)
        os.close(handle)
        os.waitpid(pid, 0)


def filmed(play: tuple[Take, ...]) -> Iterator[str]:
    """The lines of the cast, the head first. The film begins when the program has drawn itself."""
    yield json.dumps({"version": 2, "width": COLUMNS, "height": LINES, "title": "Cloudarium: a living AWS"})
    screen = pyte.Screen(COLUMNS, LINES)
    stream = pyte.ByteStream(screen)
    shown: list[str] = []
    begun = 0.0
    with terminal() as handle:
        while not any(OPENED in line for line in screen.display):
            stream.feed(os.read(handle, 1 << 16))
        for keys, seconds in chain.from_iterable(map(strokes, play)):
            os.write(handle, keys.encode())
            for at in _fed(handle, stream, seconds):
                begun = begun or at
                told, shown = difference(screen, shown)
                if told:
                    yield json.dumps([round(at - begun, 2), "o", told], ensure_ascii=False)


def _fed(handle: int, stream: pyte.ByteStream, seconds: float) -> Iterator[float]:
    """Take in what is drawn for so long, and give the time whenever a picture is due, and at the end."""
    end = time.monotonic() + seconds
    due = time.monotonic() + FRAME_SECONDS
    while (now := time.monotonic()) < end:
        if select.select([handle], [], [], max(0.0, min(due, end) - now))[0]:
            stream.feed(os.read(handle, 1 << 16))
        if time.monotonic() >= due:
            yield time.monotonic()
            due += FRAME_SECONDS
    yield time.monotonic()


if __name__ == "__main__":
    CAST.write_text("".join(f"{line}\n" for line in filmed(PLAY)), encoding="utf-8")
    print(CAST)
