"""What building a world needs of the front desk."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Protocol


class Desk(Protocol):
    """`model.client.Client` is one."""

    @property
    def now(self) -> float: ...

    async def call(self, action: str, /, *, region: str = "", **params: Any) -> dict[str, Any]: ...

    async def demand(self, entry: str, told: Mapping[str, Any] | None = None) -> None: ...

    async def run_until(self, instant: float) -> bool: ...
