"""One act of a recording, as a line of JSON below a line for people; values that JSON has no words for are wrapped."""

from __future__ import annotations

from base64 import b64decode, b64encode
from collections.abc import Callable, Mapping
from dataclasses import asdict, dataclass, field, fields, replace
from typing import Any, cast

import orjson

from model.kit.body import Body
from model.kit.principal import ANONYMOUS, Principal

FORMAT = 1

_BYTES, _BODY = "$bytes", "$body"
_PLAIN = {each.name: each.default for each in fields(Principal)}


class NotARecording(Exception):
    """A file that cannot be replayed; the message says where it went wrong."""


@dataclass(frozen=True, slots=True)
class Head:
    """The world at the beginning: its seed, its time, how it was set, and what it was (`digest`)."""

    seed: int
    begun: float
    digest: str
    settings: dict[str, Any]
    empty: bool
    "Nothing had been done in it."


@dataclass(frozen=True, slots=True)
class Tail:
    """The world at the end, after so many units of work."""

    ended: float
    after: int
    digest: str


@dataclass(frozen=True, slots=True)
class Entry:
    """Something that somebody did at a simulated `time`, when `after` units of work had been since the beginning.

    `answer` is what came of it, for what was called later names what it told; None where it was refused. `count` is the
    world's count of calls, `wall` the time by which sessions end, `more` what else is known of the request.
    """

    time: float
    after: int
    action: str
    params: dict[str, Any]
    id: str
    region: str
    count: int
    wall: float
    principal: Principal | None = None
    access_key: str = ""
    answer: Any = None
    refused: str = ""
    more: dict[str, Any] = field(default_factory=dict[str, Any])


def write_head(head: Head) -> str:
    said = {"format": FORMAT, **asdict(head)}
    return (
        f"# A recording of Cloudarium. Lines in braces are what a replay reads; secrets are in them.\n{_line(said)}\n"
    )


def write_tail(tail: Tail) -> str:
    return f"\n{_line(asdict(tail))}\n"


def write_entry(entry: Entry, title: str) -> str:
    """`title` is for people."""
    said = {each.name: getattr(entry, each.name) for each in fields(Entry)}
    said["principal"] = _told(entry.principal) if entry.principal else None
    kept = {name: value for name, value in said.items() if value or name in ("time", "after", "params")}
    return f"\n# {title}\n{_line(kept)}\n"


def read_recording(text: str) -> tuple[Head, list[Entry], Tail | None]:
    """Acts in the order in which they took place. Raises NotARecording."""
    lines = [(number, line) for number, line in enumerate(text.splitlines(), 1) if line and not line.startswith("#")]
    if not lines:
        raise NotARecording("there is nothing in it")
    said = [_parsed(number, line) for number, line in lines]
    if said[0].pop("format", 0) != FORMAT:
        raise NotARecording("it is no recording of a Cloudarium of this kind")
    tail = said.pop() if len(said) > 1 and "ended" in said[-1] else None
    try:
        entries = [_entry(each) for each in said[1:]]
        return Head(**said[0]), sorted(entries, key=lambda each: each.after), Tail(**tail) if tail else None
    except (TypeError, KeyError) as error:
        raise NotARecording(f"something is missing in it, or is too much: {error}") from error


def _parsed(number: int, line: str) -> dict[str, Any]:
    try:
        said = orjson.loads(line)
    except orjson.JSONDecodeError as error:
        raise NotARecording(f"line {number} is not JSON: {error}") from error
    if not isinstance(said, dict):
        raise NotARecording(f"line {number} is no object")
    return cast("dict[str, Any]", said)


def _entry(said: dict[str, Any]) -> Entry:
    principal = said.pop("principal", None)
    told: dict[str, Any] = {"id": "", "region": "", "count": 0, "wall": 0.0, **unwrapped(said)}
    found = Entry(**told)
    return found if principal is None else replace(found, principal=Principal(**{**_ANYBODY, **_tuples(principal)}))


_ANYBODY = {name: getattr(ANONYMOUS, name) for name in ("type", "account", "arn", "user_id", "name")}


def _told(principal: Principal) -> dict[str, Any]:
    """What differs from anybody."""
    return {name: getattr(principal, name) for name in _PLAIN if getattr(principal, name) != _PLAIN[name]}


def _tuples(said: Mapping[str, Any]) -> dict[str, Any]:
    return {name: _tuple(value) if isinstance(value, list) else value for name, value in said.items()}


def _tuple(value: Any) -> Any:
    return tuple(_tuple(each) for each in cast("list[Any]", value)) if isinstance(value, list) else value


def _line(said: Mapping[str, Any]) -> str:
    return orjson.dumps(said, default=_wrapped, option=orjson.OPT_PASSTHROUGH_DATACLASS).decode()


def _wrapped(value: Any) -> Any:
    if isinstance(value, bytes):
        return {_BYTES: b64encode(value).decode()}
    if isinstance(value, Body):
        return {_BODY: b64encode(value.bytes()).decode(), "checksums": value.checksums}
    if isinstance(value, tuple):
        return list(cast("tuple[Any, ...]", value))
    if hasattr(value, "pieces"):
        return None  # what was read is not needed to ask again
    raise TypeError(f"{type(value).__name__} has no form in a recording")


def unwrapped(value: Any) -> Any:
    return changed(value, lambda text: text)


def changed(value: Any, change: Callable[[str], str]) -> Any:
    """The same with every string changed, and what was wrapped taken out."""
    if isinstance(value, str):
        return change(value)
    if isinstance(value, list):
        return [changed(each, change) for each in cast("list[Any]", value)]
    if not isinstance(value, dict):
        return value
    said = cast("dict[str, Any]", value)
    if said.keys() == {_BYTES}:
        return b64decode(said[_BYTES])
    if said.keys() == {_BODY, "checksums"}:
        return Body(b64decode(said[_BODY]), checksums=said["checksums"])
    return {change(name): changed(each, change) for name, each in said.items()}
