"""A new account: what AWS puts into every region, and nothing else."""

from __future__ import annotations

from model.worlds.desk import Desk


async def build(_desk: Desk) -> None:
    """There is nothing to build."""
