"""Load stories of one's own: kept in a file, and taken from one or from those that come with the program."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

from textual.screen import Screen

from model.client import Demands, NotAStory, read_story
from screens.widgets.choose import Choose, Option
from screens.widgets.ink import Ink

Take = Callable[[Mapping[str, Any]], None]


def ask_for_story(screen: Screen[Any], desk: Demands, take: Take, ink: Ink) -> None:
    """Have a ready one chosen, or a file named."""
    ready = {each.name: each for each in desk.ready}
    options = [Option(each.name, "ready", each.name, each.says) for each in ready.values()]

    def chosen(name: str | None) -> None:
        if name in ready:
            take(ready[name].told)
        elif name:
            screen.run_worker(_load(screen, name, take), group="story")

    screen.app.push_screen(Choose("Which story?", options, "a ready one, or FILE", ink), chosen)


def ask_where_to(screen: Screen[Any], desk: Demands, told: Mapping[str, Any], ink: Ink) -> None:
    def named(name: str | None) -> None:
        if name:
            path = Path(name).expanduser()
            screen.run_worker(_save(screen, path, desk.written(path.stem, told)), group="story")

    screen.app.push_screen(Choose("Where is the story kept?", (), "FILE, as sale.yaml", ink), named)


async def _load(screen: Screen[Any], name: str, take: Take) -> None:
    try:
        text = await asyncio.to_thread(_read, name)
        take(read_story(text).told)
    except (OSError, ValueError) as reason:
        screen.notify(f"{name}: {reason}", severity="warning", markup=False)


async def _save(screen: Screen[Any], path: Path, text: str) -> None:
    """Over another story, and over nothing else."""
    try:
        await asyncio.to_thread(_write, path, text)
    except (OSError, NotAStory) as reason:
        screen.notify(f"{path}: {reason}", severity="warning", markup=False)
        return
    screen.notify(f"The story is kept in {path}.", markup=False)


def _read(name: str) -> str:
    return Path(name).expanduser().read_text(encoding="utf-8")


def _write(path: Path, text: str) -> None:
    if path.exists():
        read_story(path.read_text(encoding="utf-8"))
    path.write_text(text, encoding="utf-8")
