"""Ready worlds and load stories, built through the front desk."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Iterator, Mapping
from importlib import import_module

from model.worlds.desk import Desk

Build = Callable[[Desk], Awaitable[None]]


class _Worlds(Mapping[str, Build]):
    """Every scenario by name; its module, which has one function `build`, is imported when it is asked for."""

    _NAMES = ("empty", "three_tier", "data_tier", "serverless")

    def __getitem__(self, name: str) -> Build:
        if name not in self._NAMES:
            raise KeyError(name)
        return import_module(f"model.worlds.{name}").build

    def __iter__(self) -> Iterator[str]:
        return iter(self._NAMES)

    def __len__(self) -> int:
        return len(self._NAMES)


WORLDS: Mapping[str, Build] = _Worlds()
