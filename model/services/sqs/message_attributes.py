"""The attributes of a message: what they may be, what they weigh, and the digest by which clients check them."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from hashlib import md5
from typing import Any

from model.kit.errors import AwsError

Attributes = Mapping[str, Mapping[str, Any]]
"By name, as a client gave them: DataType with StringValue or BinaryValue."

MOST = 10
NAME = re.compile(r"[\w.-]{1,256}", re.ASCII)
STRINGS = ("String", "Number")
SYSTEM = "AWSTraceHeader"


def refuse_bad(attributes: Attributes) -> None:
    if len(attributes) > MOST:
        text = f"Number of message attributes [{len(attributes)}] exceeds the allowed maximum [{MOST}]."
        raise _refused(text)
    for name, value in attributes.items():
        _refuse_bad_name(name)
        _refuse_bad_value(name, value)


def _refuse_bad_name(name: str) -> None:
    bad = not NAME.fullmatch(name) or name.startswith(".") or name.endswith(".") or ".." in name
    if bad or name.lower().startswith(("aws.", "amazon.")):
        raise _refused(f"Message (user) attribute name '{name}' is invalid.")


def _refuse_bad_value(name: str, value: Mapping[str, Any]) -> None:
    kind = value.get("DataType", "").partition(".")[0]
    if kind not in (*STRINGS, "Binary"):
        raise _refused(
            f"The type of message (user) attribute '{name}' is invalid. You must use only the following supported type "
            "prefixes: Binary, Number, String."
        )
    if not value.get("StringValue" if kind in STRINGS else "BinaryValue"):
        raise _refused(f"Message (user) attribute '{name}' must contain a non-empty value of type '{kind}'.")
    if kind == "Number" and not _is_number(value["StringValue"]):
        raise _refused(f"Can't cast the value of message (user) attribute '{name}' to a number.")


def _is_number(text: str) -> bool:
    try:
        float(text)
    except ValueError:
        return False
    return True


def weight(attributes: Attributes) -> int:
    """The bytes that they add to a message."""
    return sum(
        len(name.encode()) + len(value["DataType"].encode()) + len(_content(value))
        for name, value in attributes.items()
    )


def digest(attributes: Attributes) -> str | None:
    """MD5 over names, types and values, each with its length, in the order of the names (SQS Developer Guide)."""
    if not attributes:
        return None
    pieces: list[bytes] = []
    for name, value in sorted(attributes.items()):
        mark = b"\x02" if value["DataType"].startswith("Binary") else b"\x01"
        pieces += [_measured(name.encode()), _measured(value["DataType"].encode()), mark, _measured(_content(value))]
    return md5(b"".join(pieces), usedforsecurity=False).hexdigest()


def chosen(attributes: Attributes, asked: Sequence[str]) -> dict[str, Mapping[str, Any]]:
    """Those that a receiver asks for: by name, all that begin in a way (`order.*`), or all."""
    return {name: value for name, value in attributes.items() if any(_fits(name, each) for each in asked)}


def _fits(name: str, asked: str) -> bool:
    if asked in ("All", ".*"):
        return True
    return name.startswith(asked.removesuffix(".*")) if asked.endswith(".*") else name == asked


def _content(value: Mapping[str, Any]) -> bytes:
    return value["BinaryValue"] if value["DataType"].startswith("Binary") else value["StringValue"].encode()


def _measured(text: bytes) -> bytes:
    return len(text).to_bytes(4, "big") + text


def _refused(text: str) -> AwsError:
    return AwsError("InvalidParameterValue", text)
