"""The dashboard as a program: what it refuses before it covers the terminal, and how it opens and leaves."""

from __future__ import annotations

import os
import pty
import re
import select
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from textual.binding import Binding
from textual.dom import DOMNode

from app.__main__ import main
from app.console import Console, export_command
from app.settings import Settings
from screens.browser import BrowserScreen
from screens.command_bar import CommandBar
from screens.dashboard import Dashboard
from screens.themes import CONTRAST
from screens.work_screen import WorkScreen
from tests.architecture.sources import ROOT
from tests.screens.estate import House, build_nothing


@pytest.fixture
def taken_port() -> Iterator[int]:
    with socket.socket() as other:
        other.bind(("127.0.0.1", 0))
        other.listen()
        yield other.getsockname()[1]


def test_a_taken_port_is_one_line_and_exit_code_two(taken_port: int, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["dashboard", "--port", str(taken_port)]) == 2

    said = capsys.readouterr()
    assert said.out == ""
    assert re.fullmatch(rf"cloudarium: cannot listen on 127\.0\.0\.1:{taken_port}: .+\n", said.err)


def test_an_unknown_theme_is_one_line_and_exit_code_two(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["dashboard", "--port", "0", "--theme", "plaid"]) == 2

    assert capsys.readouterr().err == "cloudarium: there is no theme 'plaid'; there are dark, light, contrast\n"


@pytest.mark.parametrize(
    ("asked", "port", "command"),
    [
        (Settings(), 4566, "cloudarium env"),
        (Settings(), 4777, "cloudarium env --port 4777"),
        (Settings(tls=True), 4566, "cloudarium env --tls"),
        (Settings(tls=True, world=Path("my shop")), 4777, "cloudarium env --port 4777 --tls --world 'my shop'"),
        (Settings(world=Path("shop")), 4566, "cloudarium env"),
    ],
)
def test_a_shell_is_told_how_to_find_the_endpoint(asked: Settings, port: int, command: str) -> None:
    assert export_command(asked, port) == command


async def test_the_first_frame_comes_before_there_is_a_world() -> None:
    console = Console("three_tier", theme=CONTRAST.name)
    async with console.run_test() as pilot:
        await pilot.pause()

        assert console.painted.is_set()
        assert console.theme == CONTRAST.name
        assert not isinstance(console.screen, Dashboard)
        await pilot.press("p", "full_stop")


async def test_q_leaves_from_the_dashboard() -> None:
    house = House()
    async with house.run_test() as pilot:
        await pilot.pause()
        await pilot.press("q")
        await pilot.pause()

        assert not house.is_running


async def test_a_world_in_memory_is_left_with_a_second_press(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("app.console.SECOND_PRESS_SECONDS", 3600.0)
    house = House(build_nothing)
    async with house.run_test() as pilot:
        await pilot.pause()
        house.begin(house.client, kept=False)
        await pilot.pause()
        await pilot.press("q")
        assert house.is_running

        await pilot.press("q")
        await pilot.pause()
        assert not house.is_running


@pytest.mark.parametrize("place", [Console, WorkScreen, Dashboard, BrowserScreen, CommandBar])
def test_every_key_has_an_id_by_which_it_can_be_given_another(place: type[DOMNode]) -> None:
    ids = [binding.id for binding in place.BINDINGS if isinstance(binding, Binding)]

    assert len(ids) == len(place.BINDINGS)
    assert None not in ids
    assert len(set(ids)) == len(ids)


def test_a_terminal_gets_the_dashboard_and_is_given_back_on_sigterm() -> None:
    parent, child = pty.openpty()
    command = [sys.executable, "-m", "app", "dashboard", "--port", "0", "--scenario", "empty"]
    with subprocess.Popen(command, stdin=child, stdout=child, stderr=child, cwd=ROOT, env=terminal()) as program:
        os.close(child)
        shown = read_until(parent, b"Regions", program)
        program.send_signal(signal.SIGTERM)
        shown += read_until(parent, None, program)
    os.close(parent)

    assert program.returncode == 0
    assert b"\x1b[?1049h" in shown
    assert b"\x1b[?1049l" in shown
    assert b"Traceback" not in shown


def terminal() -> dict[str, str]:
    return os.environ | {"TERM": "xterm-256color", "COLUMNS": "120", "LINES": "40"}


def read_until(source: int, wanted: bytes | None, program: subprocess.Popen[bytes], seconds: float = 30) -> bytes:
    """What comes until the wanted bytes are there, or the program has ended."""
    seen, end = b"", time.monotonic() + seconds
    while time.monotonic() < end and not (wanted and wanted in seen):
        if select.select([source], [], [], 0.05)[0]:
            try:
                seen += os.read(source, 65536)
            except OSError:
                break
        elif program.poll() is not None:
            break
    return seen
