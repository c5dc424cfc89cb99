"""Records of deliveries as texts: JSON, or fields with something between them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import orjson

from model.services.logs.vended_logs import DELIMITERS

ABSENT = "-"


def written(record: Mapping[str, str], fields: Sequence[str], format: str, delimiter: str | None) -> str:
    """A line; a field of which nothing is known is a stroke."""
    if format == "json":
        return orjson.dumps({name: record.get(name, ABSENT) for name in fields}).decode()
    between = DELIMITERS[format] if delimiter is None else delimiter
    return between.join(record.get(name, ABSENT) for name in fields)


def heading(fields: Sequence[str], format: str) -> list[str]:
    """What a file begins with."""
    return ["#Version: 1.0", f"#Fields: {' '.join(fields)}"] if format == "w3c" else []
