"""What building a world needs of the front desk."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any, Protocol


class Things(Protocol):
    @property
    def rows(self) -> Sequence[Thing]: ...


class Thing(Protocol):
    @property
    def values(self) -> Sequence[Any]: ...


class Looking(Protocol):
    def take(self) -> Things: ...

    def close(self) -> None: ...


class Desk(Protocol):
    """`model.client.Client` is one."""

    @property
    def now(self) -> float: ...

    async def call(self, action: str, /, *, region: str = "", **params: Any) -> dict[str, Any]: ...

    def watch(self, kind: str, regions: Iterable[str] = ()) -> Looking: ...

    async def demand(self, entry: str, told: Mapping[str, Any] | None = None) -> None: ...

    async def run_until(self, instant: float) -> bool: ...
