"""The dashboard on a terminal, together with the endpoint that it shows at work."""

from __future__ import annotations

import asyncio
import os
import signal
import socket
from collections.abc import Callable
from contextlib import AsyncExitStack
from pathlib import Path
from shlex import join
from typing import TYPE_CHECKING, ClassVar

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.types import CSSPathType

from app.settings import Settings, SettingsError
from screens.themes import THEMES, ThemedApp
from screens.widgets.empty import Empty, Lesson
from screens.widgets.ink import Ink, ink_for

if TYPE_CHECKING:
    from textual.command import Provider

    from model.client import Client

DEFAULT_PORT = 4566
SECOND_PRESS_SECONDS = 4.0
STYLES = Path(__file__).parents[1] / "styles"


def open_dashboard(settings: Settings) -> int:
    """Show the dashboard until the user leaves; returns the exit code. Raises SettingsError for what cannot be."""
    _look_at_the_port(settings)
    return asyncio.run(_run(settings))


async def _run(settings: Settings) -> int:
    """The first frame is on the screen before the world is opened."""
    console = Console(settings.scenario, theme=_theme(settings.theme))
    showing = asyncio.create_task(console.run_async())
    asyncio.get_running_loop().add_signal_handler(signal.SIGTERM, console.exit)
    try:
        await asyncio.wait({asyncio.create_task(console.painted.wait()), showing}, return_when="FIRST_COMPLETED")
        async with AsyncExitStack() as stack:
            if not showing.done():
                client, port = await _live(settings, stack)
                console.begin(client, export_command(settings, port), kept=settings.world is not None)
            await showing
    finally:
        if not showing.done():
            console.exit()
            await showing
    return console.return_code or 0


def export_command(settings: Settings, port: int) -> str:
    """What a shell has to evaluate to find this endpoint, and to believe it."""
    words = ["cloudarium", "env"]
    words += ["--port", str(port)] if port != DEFAULT_PORT else []
    if settings.tls:
        words += ["--tls", *(["--world", str(settings.world)] if settings.world else [])]
    return join(words)


async def _live(settings: Settings, stack: AsyncExitStack) -> tuple[Client, int]:
    """The client of the world, and the port that its endpoint listens on."""
    from app.running import running
    from app.serving.endpoint import listen

    client = await stack.enter_async_context(running(settings))
    server = await listen(client, settings)
    stack.push_async_callback(server.close)
    return client, server.port


def _look_at_the_port(settings: Settings) -> None:
    """A taken port is said before the terminal is covered. The endpoint still has the last word."""
    family = socket.AF_INET6 if ":" in settings.host else socket.AF_INET
    with socket.socket(family, socket.SOCK_STREAM) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((settings.host, settings.port))
        except OSError as error:
            reason = f"cannot listen on {settings.host}:{settings.port}: {error.strerror or error}"
            raise SettingsError(reason) from error


def _theme(name: str) -> str:
    names = [theme.name for theme in THEMES]
    wanted = name if name in names else f"cloudarium-{name}"
    if wanted not in names:
        raise SettingsError(f"there is no theme {name!r}; there are {', '.join(each[11:] for each in names)}")
    return wanted


def _palette() -> type[Provider]:
    from screens.palette import Palette

    return Palette


class Console(ThemedApp[int]):
    """The app: an opening screen at once, the dashboard as soon as there is a world."""

    CSS_PATH: ClassVar[CSSPathType | None] = [
        STYLES / f"{name}.tcss" for name in ("base", "dashboard", "browser", "trail", "topology", "command_bar")
    ]
    COMMANDS: ClassVar[set[type[Provider] | Callable[[], type[Provider]]]] = {_palette}
    TITLE = "Cloudarium"
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("p", "pause", "Pause", show=False, id="time.pause"),
        Binding("comma", "change_speed(-1)", "Slower", show=False, id="time.slower"),
        Binding("full_stop", "change_speed(1)", "Faster", show=False, id="time.faster"),
        Binding("right_curly_bracket", "step", "Next event", show=False, id="time.step"),
        Binding("q", "quit", "Quit", show=False, id="app.quit"),
    ]

    def __init__(self, world: str, *, theme: str, ink: Ink | None = None) -> None:
        super().__init__()
        self.world = world
        self.ink = ink or ink_for(os.environ)
        self.painted = asyncio.Event()
        self._wanted_theme = theme
        self._client: Client | None = None
        self._exports = ""
        self._may_leave = True

    @property
    def client(self) -> Client:
        assert self._client is not None, "begin comes first"
        return self._client

    def compose(self) -> ComposeResult:
        yield Empty(Lesson(f"Opening {self.world} …"))

    def on_mount(self) -> None:
        self.theme = self._wanted_theme
        self.call_after_refresh(self.painted.set)

    def begin(self, client: Client, exports: str = "cloudarium env", *, kept: bool = True) -> None:
        """Show the dashboard of this world; `exports` is the command that points a shell at its endpoint.

        A world that is not `kept` in a file is gone with the program, so that leaving asks for a second press.
        """
        self._client = client
        self._exports = exports
        self._may_leave = kept
        self.call_later(self._show_dashboard)

    async def _show_dashboard(self) -> None:
        from screens.dashboard import Dashboard
        from screens.widgets.teacher import Deed

        hint = Deed(f'eval "$({self._exports})"', "you in another shell: aws then talks to this world")
        await self.push_screen(Dashboard(self.client, self.world, self.ink, hint))

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:  # noqa: ARG002
        """Time can be steered once there is a world."""
        return self._client is not None or action not in {"pause", "change_speed", "step"}

    async def action_quit(self) -> None:
        if self._may_leave:
            self.exit()
            return
        self._may_leave = True
        self.set_timer(SECOND_PRESS_SECONDS, self._stay)
        self.notify(
            "This world lives in memory only. Press q again to leave it behind; --world FILE keeps one.",
            severity="warning",
            timeout=SECOND_PRESS_SECONDS,
            markup=False,
        )

    def _stay(self) -> None:
        self._may_leave = False

    def action_pause(self) -> None:
        from screens.time_keys import pause

        pause(self.client.steering)

    def action_change_speed(self, steps: int) -> None:
        from screens.time_keys import change_speed

        change_speed(self.client.steering, steps)

    def action_step(self) -> None:
        from screens.time_keys import step

        step(self.client.steering)
