"""A new account: what AWS puts into every region, and nothing else."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from model.client import Client


async def build(_client: Client) -> None:
    """There is nothing to build."""
