"""What is done with worlds and recordings that lie in files: a copy of one, the replay of the other."""

from __future__ import annotations

import asyncio
import sys
import time
from pathlib import Path
from typing import Any

from app.settings import Settings, SettingsError
from model.client import Client, NotARecording, NotRemembered, Replayed, WorldFileError, open_cloud, recorded_in

MOST_PARTINGS = 20


def fork(settings: Settings) -> int:
    """Copy a world that nobody has open. Raises SettingsError for what cannot be."""
    assert settings.source is not None and settings.target is not None, "both are words of the command line"  # noqa: PT018
    if not settings.source.exists():
        raise SettingsError(f"{settings.source}: there is no world")
    try:
        asyncio.run(_fork(settings.source, settings.target, settings.at))
    except (WorldFileError, NotRemembered, ValueError, FileExistsError) as error:
        raise SettingsError(str(error)) from error
    sys.stdout.write(f"{settings.target} lives on by itself now.\n")
    return 0


async def _fork(source: Path, target: Path, at: float | None) -> None:
    client = await _opened(source)
    try:
        await client.fork(target, at)
    finally:
        await client.close()


async def _opened(path: Path | None, seed: int = 1, now: float = 0.0, **settings: Any) -> Client:
    return await open_cloud(path, seed=seed, now=now, wall=time.time, **settings)


def replay(settings: Settings) -> int:
    """Do a recording again, and say what came of it; 1 where that is not what came of it then."""
    assert settings.recording is not None, "it is a word of the command line"
    try:
        text = settings.recording.read_text(encoding="utf-8")
        replayed = asyncio.run(_replay(text, settings.into))
    except NotARecording as error:
        raise SettingsError(f"{settings.recording}: {error}") from error
    except (OSError, UnicodeDecodeError, WorldFileError, ValueError) as error:
        raise SettingsError(str(error)) from error
    sys.stdout.write("\n".join([*_said(replayed), ""]))
    return 1 if replayed.partings or replayed.same is False else 0


async def _replay(text: str, into: Path | None) -> Replayed:
    seed, begun, how = recorded_in(text)
    client = await _opened(into, seed, begun, **how)
    try:
        return await client.tape.replay(text)
    finally:
        await client.close()


def _said(replayed: Replayed) -> list[str]:
    partings = [str(each) for each in replayed.partings]
    more = len(partings) - MOST_PARTINGS
    outcome = {
        True: "The world is what it was at the end of the recording.",
        False: "The world is not what it was at the end of the recording.",
        None: "The recording has no end, so that nobody knows what the world was.",
    }
    return [
        *partings[:MOST_PARTINGS],
        *([f"and {more} more"] if more > 0 else []),
        f"{replayed.acts} acts were done again.",
        outcome[replayed.same],
    ]
