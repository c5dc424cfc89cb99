"""What a form asks for, and whether an answer will do; knows nothing of screens."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from dataclasses import field as given
from typing import Any, Final, Literal

FieldType = Literal["text", "int", "bool", "choice", "list", "json", "tags"]
GroupName = Literal["required", "common", "more"]


@dataclass(frozen=True, slots=True)
class Field:
    """One question. `name` is the key of its value, `group` where it stands; bounds are of a number or a length.

    `captions` say what people know a choice by, where its value is an id.
    """

    name: str
    label: str
    type: FieldType = "text"
    required: bool = False
    choices: tuple[str, ...] = ()
    default: Any = None
    help: str = ""
    minimum: float | None = None
    maximum: float | None = None
    group: GroupName = "common"
    captions: Mapping[str, str] = given(default_factory=dict[str, str])

    @property
    def place(self) -> GroupName:
        return "required" if self.required else self.group


class Unfit(ValueError):
    """An answer that will not do; its text says why, in words for the person who typed it."""


def read(field: Field, text: str) -> Any:
    """The value that a text means; None when nothing was answered. Raises Unfit."""
    text = text.strip() if field.type != "text" else text
    if not text.strip():
        if field.required:
            raise Unfit("This is needed.")
        return None
    return _READERS[field.type](field, text)


def problem(field: Field, text: str) -> str:
    """Why an answer will not do, empty when it will."""
    try:
        read(field, text)
    except Unfit as unfit:
        return str(unfit)
    return ""


def write(field: Field, value: Any) -> str:
    """The text that stands for a value; `read` of it gives the value back."""
    if value is None:
        return ""
    if field.type == "json":
        return value if isinstance(value, str) else json.dumps(value, indent=2)
    if field.type == "tags":
        return ", ".join(f"{tag['Key']}={tag['Value']}" for tag in value)
    if field.type == "list":
        return ", ".join(str(item) for item in value)
    if field.type == "bool":
        return "true" if value else "false"
    return str(value)


def _text(field: Field, text: str) -> str:
    _bound(field, len(text), "characters")
    return text


def _int(field: Field, text: str) -> int:
    try:
        value = int(text.replace("_", "").replace(",", ""))
    except ValueError:
        raise Unfit("A whole number is needed.") from None
    _bound(field, value, "")
    return value


def _bool(field: Field, text: str) -> bool:
    if text.casefold() not in {"true", "false", "yes", "no"}:
        raise Unfit(f"{field.label} is true or false.")
    return text.casefold() in {"true", "yes"}


def _choice(field: Field, text: str) -> str:
    if text not in field.choices:
        raise Unfit(f"One of {_listed(field.choices)} is needed.")
    return text


def _list(field: Field, text: str) -> list[str]:
    items = [item.strip() for item in text.split(",") if item.strip()]
    unknown = [item for item in items if field.choices and item not in field.choices]
    if unknown:
        raise Unfit(f"{unknown[0]} is none of {_listed(field.choices)}.")
    _bound(field, len(items), "items")
    return items


def _json(field: Field, text: str) -> Any:
    try:
        return json.loads(text)
    except json.JSONDecodeError as error:
        raise Unfit(f"{field.label} is not JSON: line {error.lineno}, column {error.colno}: {error.msg}.") from None


def _tags(field: Field, text: str) -> list[dict[str, str]]:
    tags: dict[str, str] = {}
    for part in (part.strip() for part in text.split(",")):
        key, sign, value = part.partition("=")
        if not part:
            continue
        if not sign or not key.strip():
            raise Unfit(f"Tags are written key=value; {part!r} is not.")
        if key.strip() in tags:
            raise Unfit(f"The tag {key.strip()!r} is there twice.")
        tags[key.strip()] = value.strip()
    _bound(field, len(tags), "tags")
    return [{"Key": key, "Value": value} for key, value in tags.items()]


def _bound(field: Field, size: float, unit: str) -> None:
    if field.minimum is not None and size < field.minimum:
        raise Unfit(f"At least {field.minimum:g} {unit}".rstrip() + ".")
    if field.maximum is not None and size > field.maximum:
        raise Unfit(f"At most {field.maximum:g} {unit}".rstrip() + ".")


def _listed(choices: Sequence[str]) -> str:
    return ", ".join(choices[:6]) + (f" and {len(choices) - 6} more" if len(choices) > 6 else "")


_READERS: Final[dict[FieldType, Callable[[Field, str], Any]]] = {
    "text": _text,
    "int": _int,
    "bool": _bool,
    "choice": _choice,
    "list": _list,
    "json": _json,
    "tags": _tags,
}
