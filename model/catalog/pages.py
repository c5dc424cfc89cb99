"""The catalogue's pages of data, each read once and only when asked for."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Any, Literal, cast

import orjson

Profile = Literal["today", "notes-2017"]
"""Which year's limits and prices hold: AWS as it is, or as the lecture notes of 2017 knew it."""

_HOME = Path(__file__).parent


@cache
def page(name: str) -> Any:
    """The content of `<name>.json`; callers share it and leave it as it is."""
    return orjson.loads((_HOME / f"{name}.json").read_bytes())


def fields(record: Mapping[str, Any]) -> dict[str, Any]:
    """A record as the fields of a frozen value: its lists become tuples."""
    return {key: tuple(cast("list[Any]", value)) if isinstance(value, list) else value for key, value in record.items()}
