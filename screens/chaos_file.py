"""Beginning a scenario of one's own, kept in a file."""

from __future__ import annotations

import asyncio
from pathlib import Path
from typing import Any

from textual.screen import Screen

from model.client import Client


async def rehearse_file(screen: Screen[Any], client: Client, region: str, name: str) -> None:
    """Say what is wrong with it if it cannot be gone through."""
    try:
        text = await asyncio.to_thread(_read, name)
        await client.chaos(region).rehearse(text)
    except (OSError, ValueError) as reason:
        screen.notify(f"{name}: {reason}", severity="warning", markup=False)


def _read(name: str) -> str:
    return Path(name).expanduser().read_text(encoding="utf-8")
