"""Root of an account of a small world, in memory or kept at a path, for tests that read as sentences."""

from __future__ import annotations

import asyncio
from collections.abc import Coroutine
from pathlib import Path
from typing import Any, TypeVar

import pytest

from model.client import Client
from model.cloud import Cloud
from model.kit.cell import CellSettings
from model.kit.errors import AwsError

T = TypeVar("T")

NOON = 1_750_000_000.0 - 1_750_000_000.0 % 86400 + 12 * 3600
"Noon of a day in June 2025, when worlds of tests begin."

SMALL = CellSettings(founded=frozenset({"us-east-1", "us-west-2", "eu-west-1"}))
"A world that is soon founded: only there does an account find a network."


class Admin:
    """`call` answers as boto3 would; `advance` lets simulated time pass; `refused` gives AWS's refusal."""

    def __init__(self, *, seed: int = 1, settings: CellSettings | None = None, path: Path | None = None) -> None:
        self._loop = asyncio.new_event_loop()
        opening = Cloud.open(path, seed=seed, now=NOON, settings=settings or SMALL, wall=lambda: NOON)
        try:
            self.cloud = self.run(opening)
        except BaseException:
            self._loop.close()
            raise
        self.client = Client(self.cloud)

    def run(self, coroutine: Coroutine[Any, Any, T]) -> T:
        return self._loop.run_until_complete(coroutine)

    @property
    def now(self) -> float:
        return self.client.now

    def call(self, action: str, /, *, region: str = "us-east-1", **params: Any) -> dict[str, Any]:
        return self.run(self.client.call(action, region=region, **params))

    def advance(self, seconds: float) -> None:
        self.run(self.client.run_until(self.now + seconds))

    def refused(self, action: str, /, *, region: str = "us-east-1", **params: Any) -> AwsError:
        with pytest.raises(AwsError) as refusal:
            self.call(action, region=region, **params)
        return refusal.value

    def close(self) -> None:
        self.run(self.cloud.close())
        self._loop.close()
