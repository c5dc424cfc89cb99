"""Sessions on tape: written down as they go, and played again."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from model.cloud import Cloud
from model.gateway.tape.entry import read_recording
from model.gateway.tape.replay import Replayed


class Tape:
    """What is done in a world, by everybody in it."""

    def __init__(self, cloud: Cloud) -> None:
        self._cloud = cloud

    async def record(self, path: Path) -> None:
        """Write down all that is done in the world from now on, over what is at the path, until `stop`.

        The file holds whatever is called, passwords included, and is for its owner's eyes.
        """
        await self._cloud.record(path)

    async def stop(self) -> None:
        await self._cloud.stop_recording()

    @property
    def is_running(self) -> bool:
        return self._cloud.recorder is not None

    async def replay(self, text: str) -> Replayed:
        """Do what a recording tells: in a world like the one it began in, the outcome is the same byte for byte.

        In another, what was told then stands for what is told now. Raises NotARecording for a text that is none,
        ValueError for a world that is older than the recording's when it began.
        """
        return await self._cloud.replay(text)


def recorded_in(text: str) -> tuple[int, float, dict[str, Any]]:
    """Seed, time and settings of the world in which a recording began. Raises NotARecording."""
    head, _, _ = read_recording(text)
    return head.seed, head.begun, head.settings
