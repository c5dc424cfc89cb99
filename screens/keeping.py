"""What the command bar does with the world as a whole: a copy in a file, a recording of what is done in it."""

from __future__ import annotations

from pathlib import Path
from typing import Any, Final

from textual.app import App

from model.client import Client, NotRemembered
from screens.time_keys import jump_seconds
from screens.widgets.quantity import wall_clock

_WORDS: Final = ("fork", "record")
_OFF: Final = "off"


def is_keeping(text: str) -> bool:
    return text.partition(" ")[0] in _WORDS


async def keep(app: App[Any], client: Client, text: str) -> str:
    """Obey `fork FILE [-1h]`, `record FILE` or `record off`; returns why not, or nothing."""
    word, _, rest = text.partition(" ")
    if not client.principal.may_everything:
        return "Only root may take the world away in a file."
    name, _, ago = rest.strip().partition(" ")
    if not name:
        return f"Say where to: {word} FILE."
    if word == "fork":
        return _fork(app, client, _path(name), ago.strip())
    return await _record(app, client, name)


def _fork(app: App[Any], client: Client, path: Path, ago: str) -> str:
    """The copying goes on by itself."""
    seconds = jump_seconds(f"+{ago.removeprefix('-')}") if ago else 0.0
    if seconds is None:
        return f"{ago!r} is no time to go back: say -1h or -30m."
    instant = client.now - seconds if seconds else None
    app.run_worker(_copied(app, client, path, instant), group="keeping")
    return ""


async def _copied(app: App[Any], client: Client, path: Path, instant: float | None) -> None:
    try:
        await client.fork(path, instant)
    except (NotRemembered, OSError) as reason:
        app.notify(f"The world is not copied: {reason}.", severity="warning", markup=False)
        return
    when = "is now" if instant is None else f"was at {wall_clock(instant)}"
    app.notify(f"{path} is the world as it {when}. --world opens it.", markup=False)


async def _record(app: App[Any], client: Client, name: str) -> str:
    if name == _OFF:
        if not client.tape.is_running:
            return "Nothing is being recorded."
        await client.tape.stop()
        app.notify("The recording has ended.", markup=False)
        return ""
    path = _path(name)
    if _is_taken(path):
        return f"There is something at {path} already."
    try:
        await client.tape.record(path)
    except OSError as reason:
        return f"{path} cannot be written: {reason.strerror}."
    app.notify(f"What is done from now on is written to {path}. :record off ends it.", markup=False)
    return ""


def _path(name: str) -> Path:
    return Path(name).expanduser()


def _is_taken(path: Path) -> bool:
    return path.exists()
