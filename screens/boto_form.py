"""A call as a line of Python: what one would write with boto3."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, Final

_WIDE: Final = 72


def boto_form(method: str, service: str, params: Mapping[str, Any], region: str = "") -> str:
    """`ec2.run_instances(ImageId="…", …)`, on one line where it is short; with a region, the client that it needs."""
    variable = service.replace("-", "_")
    given = [f"{name}={_value(value, 1)}" for name, value in params.items()]
    call = f"{variable}.{method}({', '.join(given)})"
    if len(call) > _WIDE or "\n" in call:
        call = f"{variable}.{method}(\n" + "".join(f"    {each},\n" for each in given) + ")"
    client = f'{variable} = boto3.client("{service}", region_name="{region}")\n' if region else ""
    return client + call


def _value(value: Any, depth: int) -> str:
    if isinstance(value, Mapping):
        return _block(
            "{", [f"{_value(str(key), 0)}: {_value(each, depth + 1)}" for key, each in value.items()], "}", depth
        )
    if isinstance(value, Sequence) and not isinstance(value, str | bytes):
        return _block("[", [_value(each, depth + 1) for each in value], "]", depth)
    return _quoted(value) if isinstance(value, str) else repr(value)


def _block(begin: str, parts: Sequence[str], end: str, depth: int) -> str:
    flat = f"{begin}{', '.join(parts)}{end}"
    if len(flat) + 4 * depth <= _WIDE and "\n" not in flat:
        return flat
    pad = "    " * depth
    return f"{begin}\n" + "".join(f"{pad}    {part},\n" for part in parts) + f"{pad}{end}"


def _quoted(text: str) -> str:
    """As Python spells it, in double quotes wherever that needs no escapes."""
    plain = '"' not in text and "\\" not in text and text.isprintable()
    return f'"{text}"' if plain else repr(text)
